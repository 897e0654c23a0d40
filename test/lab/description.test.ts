import { expect, test } from '@jest/globals';
import { parseDescription } from '../../lab/cluster/description.js';
import { controlPlaneOf, hostOf, machinesOf, placesOf } from '../../lab/cluster/places.js';
import { descriptionOf, shippedLabs } from '../../lab/shipped.js';
import { aLab, three } from './a-lab.js';

const small = `
name: tiny
version: v1.19.12
layout: kubeadm
network: 10.233.7.0/24
nodes:
  - { name: cp-1, role: control-plane }
`;

test.each(shippedLabs)(
  'the description of the %s lab that is shipped can be read',
  async (name) => {
    const version = name === 'stepwise' ? 'v1.18.8' : 'v1.19.12';
    expect(await descriptionOf(name)).toMatchObject({ name: `lab-${name}`, version });
  },
);

test('what is given on the command line replaces what the file says', () => {
  expect(parseDescription(small, { version: 'v1.34.4', name: 'other' })).toMatchObject({
    name: 'other',
    version: 'v1.34.4',
    network: '10.233.7.0/24',
  });
});

test.each([
  { name: 'a release without programs', change: ['v1.19.12', 'v1.28.6'], says: 'at version' },
  {
    name: 'a network that is not the lab’s',
    change: ['10.233.7', '10.0.0'],
    says: '10.233.1.0/24',
  },
  { name: 'an unknown layout', change: ['kubeadm', 'k3s'], says: 'at layout' },
  { name: 'a misspelt field', change: ['layout', 'layuot'], says: 'layuot' },
  { name: 'a node name with shell characters', change: ['cp-1', '"$(reboot)"'], says: 'at nodes' },
  { name: 'no control plane', change: ['control-plane', 'worker'], says: 'needs a node' },
])('a description with $name is refused by name', ({ change, says }) => {
  const [from = '', to = ''] = change;
  expect(() => parseDescription(small.replace(from, to))).toThrow(says);
});

test.each([
  { name: 'a node that is named twice', more: '  - { name: cp-1, role: worker }', says: 'twice' },
  { name: 'a load balancer named as a node', more: 'loadBalancer: cp-1', says: 'twice' },
  {
    name: 'a second control plane without a load balancer',
    more: '  - { name: cp-2, role: control-plane }',
    says: 'at loadBalancer',
  },
])('$name is refused', ({ more, says }) => {
  expect(() => parseDescription(`${small}${more}\n`)).toThrow(says);
});

test.each(['kubeadm-3', 'systemd-3', 'stepwise'])(
  'the %s lab has five nodes and lb-1 before them',
  async (name) => {
    const lab = placesOf(await descriptionOf(name));
    const roles = lab.nodes.map(({ role }) => role);
    expect(roles.filter((role) => role === 'control-plane').length).toBe(3);
    expect(roles.filter((role) => role === 'worker').length).toBe(2);
    expect(lab.apiServer).toBe(`https://${lab.loadBalancer?.address}:6443`);
  },
);

test('no two shipped labs share a network', async () => {
  const labs = await Promise.all(shippedLabs.map((name) => descriptionOf(name)));
  expect(new Set(labs.map(({ network }) => network)).size).toBe(shippedLabs.length);
});

test('every machine has an address of its own, the load balancer the first', () => {
  const machines = machinesOf(aLab(three));
  expect(machines.map(({ name, address }) => `${name} ${address}`)).toEqual([
    'cp-1 10.233.1.11',
    'cp-2 10.233.1.12',
    'cp-3 10.233.1.13',
    'w-1 10.233.1.14',
    'lb-1 10.233.1.10',
  ]);
});

test('every node has an address and a pod range of its own', () => {
  const { nodes } = aLab();
  expect(nodes.map(({ name, address, podCidr }) => [name, address, podCidr])).toEqual([
    ['cp-1', '10.233.1.11', '10.244.1.0/24'],
    ['w-1', '10.233.1.12', '10.244.2.0/24'],
    ['w-2', '10.233.1.13', '10.244.3.0/24'],
  ]);
});

test('the API server is at the control plane’s address', () => {
  const lab = placesOf(parseDescription(small));
  expect([controlPlaneOf(lab).name, lab.apiServer]).toEqual(['cp-1', 'https://10.233.7.11:6443']);
});

test('the cluster’s DNS is at the tenth address of the services', () => {
  expect(hostOf('10.96.0.0/16', 10)).toBe('10.96.0.10');
});
