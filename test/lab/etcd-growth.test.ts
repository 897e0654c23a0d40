import { expect, test } from '@jest/globals';
import { unstartedMember } from '../../lab/cluster/etcd-growth.js';

const member = (ID: string, host: number, name?: string) => ({
  ID,
  peerURLs: [`https://10.233.1.${host}:2380`],
  ...(name === undefined ? {} : { name }),
});

test.each([
  { name: 'that was announced only is found', third: member('3', 13), found: '3' },
  { name: 'whose name is empty is found', third: member('3', 13, ''), found: '3' },
  { name: 'that has started is kept', third: member('3', 13, 'cp-3'), found: undefined },
  { name: 'of another node is kept', third: member('3', 14), found: undefined },
])('a member of etcd $name', ({ third, found }) => {
  const members = [member('1', 11, 'cp-1'), member('2', 12, 'cp-2'), third];
  expect(unstartedMember(members, { address: '10.233.1.13' })?.ID).toBe(found);
});
