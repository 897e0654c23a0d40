import { jest } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workshop } from '../../../activities/rehearsal/copy.js';
import { parseCommandLines } from '../../../activities/rehearsal/parse-command-lines.js';
import { parseProxyConfig } from '../../../activities/rehearsal/parse-proxy-config.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';
import type { Finding } from '../../../model/finding.js';
import type { ComponentName } from '../../../model/layout.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { aBundleOf, describeBundle } from './a-bundle.js';

/** Two busy cores. */
jest.setTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), 'kc-parse-'));
const versions = ['v1.23.6', 'v1.34.4'] as const;
const targets = ['v1.19.12', ...versions] as const;
const bundles = new Map(targets.map((version) => [version, aBundleOf(version, root)] as const));
let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop(join(root, 'w'));
});
afterAll(async () => {
  await workshop.close();
  rmSync(root, { recursive: true });
});

type Files = Readonly<Record<string, string>>;
const node = { name: 'cp-1', address: 'cp-1.lab', port: 22, role: 'control-plane' } as const;

const parse = (
  version: (typeof targets)[number],
  component: ComponentName,
  args: readonly string[],
  files: Files = {},
): Promise<Finding[]> =>
  parseCommandLines(
    workshop,
    {
      bundleDirectory: bundles.get(version)!,
      commandLines: [{ component, args, node, nodes: 3 }],
      from: 'v1.19.12',
      to: version,
    },
    (_node, path) => Promise.resolve(files[path]),
  );

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ id, where, what }) => `${id} ${where}: ${what}`);

const pki = '/etc/kubernetes/pki';
const apiServer = [
  '--advertise-address=10.0.0.1',
  '--allow-privileged=true',
  '--authorization-mode=Node,RBAC',
  `--client-ca-file=${pki}/ca.crt`,
  '--enable-admission-plugins=NodeRestriction',
  '--enable-bootstrap-token-auth=true',
  `--etcd-cafile=${pki}/etcd/ca.crt`,
  '--etcd-servers=https://127.0.0.1:2379',
  '--requestheader-allowed-names=front-proxy-client',
  '--requestheader-extra-headers-prefix=X-Remote-Extra-',
  '--secure-port=6443',
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  `--service-account-key-file=${pki}/sa.pub`,
  `--service-account-signing-key-file=${pki}/sa.key`,
  '--service-cluster-ip-range=10.96.0.0/12',
  `--tls-cert-file=${pki}/apiserver.crt`,
  `--tls-private-key-file=${pki}/apiserver.key`,
];
const client = (name: string) => [
  `--authentication-kubeconfig=/etc/kubernetes/${name}.conf`,
  `--authorization-kubeconfig=/etc/kubernetes/${name}.conf`,
  '--bind-address=127.0.0.1',
  `--kubeconfig=/etc/kubernetes/${name}.conf`,
  '--leader-elect=true',
];
const controllerManager = [
  ...client('controller-manager'),
  `--client-ca-file=${pki}/ca.crt`,
  '--controllers=*,bootstrapsigner,tokencleaner',
  `--root-ca-file=${pki}/ca.crt`,
  `--service-account-private-key-file=${pki}/sa.key`,
  '--use-service-account-credentials=true',
];
const kubelet = [
  '--config=/etc/kubelet.yaml',
  '--kubeconfig=/etc/kubernetes/kubelet.conf',
  '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap.conf',
  '--container-runtime-endpoint=unix:///run/containerd/containerd.sock',
  '--node-ip=10.0.0.1',
];
const etcd = [
  '--name=cp-1',
  '--data-dir=/var/lib/etcd',
  '--advertise-client-urls=https://10.0.0.1:2379',
  `--cert-file=${pki}/etcd/server.crt`,
  '--client-cert-auth=true',
  '--initial-advertise-peer-urls=https://10.0.0.1:2380',
  '--initial-cluster=cp-1=https://10.0.0.1:2380',
  '--initial-cluster-state=new',
  `--key-file=${pki}/etcd/server.key`,
  '--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379',
  '--listen-peer-urls=https://10.0.0.1:2380',
  `--trusted-ca-file=${pki}/etcd/ca.crt`,
];
const kubeletConfig = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {x509: {clientCAFile: ${pki}/ca.crt}}
cgroupDriver: cgroupfs
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
`;
const proxyConfig = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: /etc/kubernetes/kube-proxy.conf}
mode: iptables
`;
const schedulerConfig = (version: string) => `apiVersion: kubescheduler.config.k8s.io/${version}
kind: KubeSchedulerConfiguration
clientConnection: {kubeconfig: /etc/kubernetes/scheduler.conf}
`;
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
rules: [{level: Metadata}]
`;
const admission = `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins: [{name: EventRateLimit, path: limits.yaml}]
`.replace(
  '[{name: EventRateLimit, path: limits.yaml}]',
  '\n- name: EventRateLimit\n  path: limits.yaml',
);
const limits = `apiVersion: eventratelimit.admission.k8s.io/v1alpha1
kind: Configuration
limits: [{type: Server, qps: 50, burst: 100}]
`;
const withFiles = [
  ...apiServer.filter((arg) => !arg.startsWith('--enable-admission')),
  '--enable-admission-plugins=NodeRestriction,EventRateLimit',
  '--audit-policy-file=/etc/audit.yaml',
  '--audit-log-path=/var/log/audit.log',
  '--admission-control-config-file=/etc/admission.yaml',
];
const apiFiles: Files = {
  '/etc/audit.yaml': auditPolicy,
  '/etc/admission.yaml': admission,
  '/etc/limits.yaml': limits,
};

describe.each(versions)('%s', (version) => {
  const scheduler = version === 'v1.23.6' ? 'v1beta3' : 'v1';

  test.each<readonly [string, ComponentName, readonly string[], Files]>([
    ['an API server', 'kube-apiserver', apiServer, {}],
    ['an API server with files', 'kube-apiserver', withFiles, apiFiles],
    ['a controller manager', 'kube-controller-manager', controllerManager, {}],
    ['a scheduler', 'kube-scheduler', client('scheduler'), {}],
    [
      'a scheduler with a file',
      'kube-scheduler',
      ['--config=/etc/s.yaml'],
      { '/etc/s.yaml': schedulerConfig(scheduler) },
    ],
    ['a kubelet', 'kubelet', kubelet, { '/etc/kubelet.yaml': kubeletConfig }],
    ['a kubelet without a file', 'kubelet', kubelet.slice(1), {}],
    ['kube-proxy', 'kube-proxy', ['--config=/p.yaml'], { '/p.yaml': proxyConfig }],
    ['etcd', 'etcd', etcd, {}],
  ])('takes the good command line of %s', async (_name, component, args, files) => {
    expect(told(await parse(version, component, args, files))).toEqual([]);
  });

  test.each<readonly [string, ComponentName, readonly string[], Files, readonly RegExp[]]>([
    [
      'unknown flags, each of them',
      'kube-apiserver',
      [...apiServer, '--bogus=1', '--more-bogus=1'],
      {},
      [/^flag-not-parsed cp-1 kube-apiserver: .*--bogus .*2 more/, /--more-bogus/],
    ],
    [
      'a feature gate',
      'kube-apiserver',
      [...apiServer, '--feature-gates=Bogus=true'],
      {},
      [/^flag-not-parsed .*unrecognized feature gate: Bogus/],
    ],
    [
      'values, each of them',
      'kube-apiserver',
      [...apiServer, '--authorization-mode=Bogus', '--enable-admission-plugins=Bogus'],
      {},
      [/^flag-not-parsed .*authorization-mode "Bogus".*enable-admission-plugins plugin "Bogus"/],
    ],
    [
      'a group of the API that is gone',
      'kube-apiserver',
      [...apiServer, '--runtime-config=bogus.k8s.io/v1=true'],
      {},
      [/^flag-not-parsed .*unknown api groups bogus.k8s.io \(/],
    ],
    [
      'the level of an audit policy',
      'kube-apiserver',
      withFiles,
      { ...apiFiles, '/etc/audit.yaml': auditPolicy.replace('Metadata', 'Bogus') },
      [/^config-not-parsed cp-1 \/etc\/audit.yaml: .*Unsupported value: "Bogus"/],
    ],
    [
      'a limit in a file of an admission plugin',
      'kube-apiserver',
      withFiles,
      { ...apiFiles, '/etc/limits.yaml': limits.replace('Server', 'Bogus') },
      [/^config-not-parsed cp-1 \/etc\/admission.yaml: .*limits\[0\].type/],
    ],
    [
      'a controller',
      'kube-controller-manager',
      [...controllerManager, '--controllers=*,bogus'],
      {},
      [/^flag-not-parsed cp-1 kube-controller-manager: "bogus" is not in the list/],
    ],
    [
      'a number',
      'kube-scheduler',
      [...client('scheduler'), '--kube-api-qps=many'],
      {},
      [/^flag-not-parsed .*--kube-api-qps/],
    ],
    [
      'the version of a scheduler file',
      'kube-scheduler',
      ['--config=/etc/s.yaml'],
      { '/etc/s.yaml': schedulerConfig('v1beta1') },
      [/^config-version-removed cp-1 \/etc\/s.yaml: /, /^config-not-parsed .*no kind/],
    ],
    [
      'the version of a kubelet file',
      'kubelet',
      kubelet,
      { '/etc/kubelet.yaml': kubeletConfig.replace('v1beta1', 'v1alpha1') },
      [/^config-not-parsed cp-1 \/etc\/kubelet.yaml: .*no kind "KubeletConfiguration"/],
    ],
    [
      'a label that a kubelet may not give',
      'kubelet',
      [...kubelet.slice(1), '--node-labels=node-role.kubernetes.io/worker='],
      {},
      [/^flag-not-parsed .*--node-labels/],
    ],
    [
      'a feature gate in a kubelet file',
      'kubelet',
      kubelet,
      { '/etc/kubelet.yaml': `${kubeletConfig}featureGates: {CSIBlockVolume: true}\n` },
      [/^config-gate-removed cp-1 \/etc\/kubelet.yaml/, /^config-not-parsed .*CSIBlockVolume/],
    ],
    [
      'a value in a kubelet file',
      'kubelet',
      kubelet,
      { '/etc/kubelet.yaml': `${kubeletConfig}imageGCHighThresholdPercent: 300\n` },
      [/^config-not-parsed .*imageGCHighThresholdPercent/],
    ],
    [
      'a field of a kubelet file, which it leaves out',
      'kubelet',
      kubelet,
      { '/etc/kubelet.yaml': `${kubeletConfig}bogus: 1\n` },
      [/^config-field-ignored cp-1 \/etc\/kubelet.yaml: .*"bogus"/],
    ],
    [
      'a kubelet file that is not there',
      'kubelet',
      kubelet,
      {},
      [/^config-not-parsed cp-1 \/etc\/kubelet.yaml: is not there/],
    ],
    [
      'a mode of kube-proxy',
      'kube-proxy',
      ['--config=/p.yaml'],
      { '/p.yaml': proxyConfig.replace('iptables', 'bogus') },
      [/^config-not-parsed cp-1 \/p.yaml: .*must be iptables/],
    ],
    [
      'to judge what is filled in on the node, and judges the rest',
      'etcd',
      [...etcd, '--listen-metrics-urls=http://$(HOST_IP):2381', '--bogus=1', '$MORE'],
      {},
      [/^command-line-not-tried cp-1 etcd: --listen-metrics-urls/, /^flag-not-parsed .*-bogus/],
    ],
    ['a flag of etcd', 'etcd', [...etcd, '--bogus=1'], {}, [/^flag-not-parsed .*-bogus/]],
    [
      'an address of etcd',
      'etcd',
      [...etcd, '--listen-metrics-urls=abc'],
      {},
      [/^flag-not-parsed .*abc/],
    ],
  ])('refuses %s', async (_name, component, args, files, expected) => {
    const findings = told(await parse(version, component, args, files));
    expect(findings).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  test('a scheduler refuses an unknown field of its file', async () => {
    const file = `${schedulerConfig(scheduler)}bogus: 1\n`;
    const findings = await parse(version, 'kube-scheduler', ['--config=/s'], { '/s': file });
    expect(told(findings).join()).toContain('bogus');
  });
});

test('before v1.20 no API server needs a signing key', async () => {
  const without = apiServer.filter((arg) => !/--service-account-(issuer|signing)/.test(arg));
  expect(told(await parse('v1.19.12', 'kube-apiserver', without))).toEqual([]);
});

describe('the bundle', () => {
  const from: KubernetesVersion = 'v1.23.6';
  const lines = [{ component: 'kubelet', args: [], node, nodes: 1 }] as const;
  const parseWith = (bundleDirectory: string) =>
    parseCommandLines(workshop, { bundleDirectory, from, to: from, commandLines: lines }, () =>
      Promise.resolve(undefined),
    );

  test('is asked for a program that it lacks', async () => {
    const directory = aBundleOf(from, root);
    rmSync(join(directory, 'kubelet'));
    describeBundle(directory, from);
    const findings = await parseWith(directory);
    expect(findings.map(({ id }) => id)).toEqual(['bundle-lacks-program']);
  });

  test('has none of its programs started that is another than it says', async () => {
    const directory = aBundleOf(from, root);
    rmSync(join(directory, 'kubelet'));
    symlinkSync(join(directory, 'kube-proxy'), join(directory, 'kubelet'));
    await expect(parseWith(directory)).rejects.toThrow('bundle.json says');
  });
});

test.each([
  ['iptables', []],
  ['bogus', [/^config-not-parsed kube-system\/ConfigMap\/kube-proxy config.conf: .*must be/]],
])('the settings of kube-proxy in its ConfigMap: mode %s', async (mode, expected) => {
  const config = proxyConfig.replace('iptables', mode);
  const input = {
    bundleDirectory: bundles.get('v1.34.4')!,
    from: 'v1.19.12',
    to: 'v1.34.4',
  } as const;
  const findings = told(await parseProxyConfig(workshop, input, config));
  expect(findings).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

test('nothing of it is left in the workshop', () => {
  expect(readdirSync(workshop.directory).filter((name) => name.startsWith('parse-'))).toEqual([]);
});
