import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { nodesUnmet, podsUnmet } from '../../lab/cluster/health.js';
import { initConfig, joinConfig } from '../../lab/cluster/kubeadm-config.js';
import { haproxyConfig } from '../../lab/cluster/load-balancer.js';
import { controlPlaneOf, controlPlanesOf, workersOf } from '../../lab/cluster/places.js';
import { unitFile } from '../../lab/cluster/systemd-files.js';
import { labVersions } from '../../lab/cluster/versions.js';
import { aLab, three } from './a-lab.js';

const kindsOf = (text: string) =>
  parseAllDocuments(text).map((document) => `${String(document.get('kind'))}`);

test.each(labVersions)('kubeadm’s configuration for %s has all four parts', (version) => {
  expect(kindsOf(initConfig(aLab({ version }), 'abcdef.0123456789abcdef'))).toEqual([
    'InitConfiguration',
    'ClusterConfiguration',
    'KubeletConfiguration',
    'KubeProxyConfiguration',
  ]);
});

test.each([
  ['v1.19.12', { 'node-ip': '10.233.1.12' }],
  ['v1.34.4', [{ name: 'node-ip', value: '10.233.1.12' }]],
] as const)('a worker’s kubelet flags are in the form of %s', (version, expected) => {
  const lab = aLab({ version });
  const [worker] = workersOf(lab);
  const [config] = parseAllDocuments(
    joinConfig(lab, worker!, { token: 'abcdef.0123456789abcdef', caCertHash: 'sha256:00' }),
  );
  expect(config?.toJS()).toMatchObject({ nodeRegistration: { kubeletExtraArgs: expected } });
});

test('a unit’s command line goes on over lines', () => {
  const lab = aLab({ layout: 'systemd' });
  const unit = unitFile('kubelet', lab, controlPlaneOf(lab));
  expect(unit).toContain(
    'ExecStart=/data/k8s/bin/kubelet \\\n  --config=/data/k8s/etc/kubelet.yaml \\\n',
  );
  expect(unit).toContain('--root-dir=/data/k8s/kubelet');
});

test.each([
  ['v1.19.12', false],
  ['v1.23.6', true],
] as const)('the API server of %s is told its issuer: %s', (version, isTold) => {
  const lab = aLab({ version, layout: 'systemd' });
  const unit = unitFile('kube-apiserver', lab, controlPlaneOf(lab));
  expect(unit.includes('--service-account-issuer=')).toBe(isTold);
});

const ticket = { token: 'abcdef.0123456789abcdef', caCertHash: 'sha256:00' };

test('with three control planes the cluster’s address is the load balancer’s', () => {
  const lab = aLab(three);
  const [init, cluster] = parseAllDocuments(initConfig(lab, ticket.token));
  expect(init?.getIn(['localAPIEndpoint', 'advertiseAddress'])).toBe('10.233.1.11');
  expect(cluster?.toJS()).toMatchObject({
    controlPlaneEndpoint: '10.233.1.10:6443',
    apiServer: { certSANs: expect.arrayContaining(['10.233.1.11', '10.233.1.12', '10.233.1.13']) },
  });
  for (const node of lab.nodes.slice(1)) {
    const [join] = parseAllDocuments(joinConfig(lab, node, ticket));
    expect(join?.getIn(['discovery', 'bootstrapToken', 'apiServerEndpoint'])).toBe(
      '10.233.1.10:6443',
    );
    expect(join?.getIn(['controlPlane', 'localAPIEndpoint', 'advertiseAddress'])).toBe(
      node.role === 'control-plane' ? node.address : undefined,
    );
  }
});

test('with one control plane no address of the cluster is written', () => {
  const [, cluster] = parseAllDocuments(initConfig(aLab(), ticket.token));
  expect(cluster?.has('controlPlaneEndpoint')).toBe(false);
});

test('a further control plane’s certificates are for its own address', () => {
  const lab = aLab({ ...three, layout: 'systemd' });
  const [, second] = controlPlanesOf(lab);
  const [init] = parseAllDocuments(initConfig(lab, ticket.token, { node: second! }));
  expect(init?.toJS()).toMatchObject({
    localAPIEndpoint: { advertiseAddress: '10.233.1.12' },
    nodeRegistration: { name: 'cp-2' },
  });
});

test('every unit of etcd names all three members alike', () => {
  const lab = aLab({ ...three, layout: 'systemd' });
  const members = [11, 12, 13].map((host, at) => `cp-${at + 1}=https://10.233.1.${host}:2380`);
  for (const node of controlPlanesOf(lab))
    expect(unitFile('etcd', lab, node)).toContain(`--initial-cluster=${members.join(',')} \\\n`);
});

test.each([
  ['v1.15.12', '/healthz'],
  ['v1.19.12', '/readyz'],
] as const)('the load balancer asks the API servers of %s at %s', (version, path) => {
  const config = haproxyConfig(aLab({ ...three, version }));
  expect(config).toContain(`option httpchk GET ${path}\n`);
  expect(config.match(/^ {2}server .*$/gm)).toEqual([
    '  server cp-1 10.233.1.11:6443',
    '  server cp-2 10.233.1.12:6443',
    '  server cp-3 10.233.1.13:6443',
  ]);
});

test('a node that is missing or not Ready is named', () => {
  const ready = (name: string, status: string) => ({
    metadata: { name },
    status: { conditions: [{ type: 'Ready', status }], nodeInfo: { kubeletVersion: 'v1.19.12' } },
  });
  const seen = [ready('cp-1', 'True'), ready('w-1', 'False')];
  expect(nodesUnmet(['cp-1', 'w-1', 'w-2'], seen)).toBe('w-1, w-2 not Ready');
  expect(nodesUnmet(['cp-1'], seen)).toBeUndefined();
});

test.each([
  { name: 'that is Ready is fine', phase: 'Running', ready: 'True', mirror: false, fine: true },
  {
    name: 'that has finished is fine',
    phase: 'Succeeded',
    ready: 'False',
    mirror: false,
    fine: true,
  },
  { name: 'that only runs is not', phase: 'Running', ready: 'False', mirror: false, fine: false },
  {
    name: 'that runs and is static is fine',
    phase: 'Running',
    ready: 'False',
    mirror: true,
    fine: true,
  },
  {
    name: 'that waits and is static is not',
    phase: 'Pending',
    ready: 'False',
    mirror: true,
    fine: false,
  },
])('a pod $name', ({ phase, ready, mirror, fine }) => {
  const annotations = mirror ? { 'kubernetes.io/config.mirror': 'x' } : {};
  const pod = {
    metadata: { name: 'p', namespace: 'n', annotations },
    status: { phase, conditions: [{ type: 'Ready', status: ready }] },
  };
  expect(podsUnmet([pod])).toBe(fine ? undefined : 'pods not Ready: n/p');
});
