import { lastingContainers, readStarts } from '../../../bench/stepwise/starts.js';
import { authorityOf } from '../../../bench/stepwise/watched.js';

const pod = (namespace: string, owner: string | undefined, ...names: string[]) => ({
  metadata: { namespace, ...(owner !== undefined && { ownerReferences: [{ kind: owner }] }) },
  spec: { containers: names.map((name) => ({ name })) },
});

describe('lastingContainers', () => {
  test('are those of all pods but of Jobs, which come and go with the clock', () => {
    const pods = [
      pod('shop', 'ReplicaSet', 'serve', 'helper'),
      pod('shop', 'ReplicaSet', 'serve', 'helper'),
      pod('kube-system', 'Node', 'etcd'),
      pod('billing', 'Job', 'tick'),
      pod('default', undefined, 'bare'),
    ];
    expect([...lastingContainers(pods)]).toEqual([
      'shop/serve',
      'shop/helper',
      'kube-system/etcd',
      'default/bare',
    ]);
  });
});

describe('readStarts', () => {
  test('reads every line, also a last one without its end', () => {
    expect(readStarts('17 shop web-1 serve\n18 kube-system etcd-cp-1 etcd')).toEqual([
      { at: 17, namespace: 'shop', pod: 'web-1', container: 'serve' },
      { at: 18, namespace: 'kube-system', pod: 'etcd-cp-1', container: 'etcd' },
    ]);
    expect(readStarts('')).toEqual([]);
  });

  test.each(['soon shop web serve', '17 shop web'])('refuses the line "%s"', (line) => {
    expect(() => readStarts(`${line}\n`)).toThrow(`"${line}" is no start`);
  });
});

describe('authorityOf', () => {
  test('is the certificate of the cluster', () => {
    const data = Buffer.from('-----BEGIN').toString('base64');
    const text = `clusters:\n- cluster: { certificate-authority-data: ${data} }\n  name: lab\n`;
    expect(authorityOf(text)).toBe('-----BEGIN');
  });

  test('is not guessed', () => {
    expect(() => authorityOf('clusters: []')).toThrow('no certificate-authority-data');
  });
});
