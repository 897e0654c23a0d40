import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { nodesUnmet, podsUnmet } from '../../lab/cluster/health.js';
import { initConfig, joinConfig } from '../../lab/cluster/kubeadm-config.js';
import { controlPlaneOf, workersOf } from '../../lab/cluster/places.js';
import { unitFile } from '../../lab/cluster/systemd-files.js';
import { labVersions } from '../../lab/cluster/versions.js';
import { aLab } from './a-lab.js';

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
