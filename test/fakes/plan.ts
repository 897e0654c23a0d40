import type { BundleFile } from '../../model/bundle.js';
import type { ComponentFacts, Inventory, NodeFacts } from '../../model/inventory.js';
import type { Layout, NodeLayout } from '../../model/layout.js';
import type { NodeRef } from '../../model/node.js';
import type { InPlaceSpec } from '../../model/spec.js';

const half: NodeLayout = {
  units: ['kubelet.service'],
  components: [{ component: 'kubelet', kind: 'env-file', path: '/flags.env' }],
  programs: [{ name: 'kubelet', path: '/usr/bin/kubelet' }],
  keep: [{ path: '/var/lib/kubelet', carry: ['pki'] }],
  runtime: {
    socket: '/run/containerd/containerd.sock',
    unit: 'containerd.service',
    namespace: 'k8s.io',
    mountsBelow: ['/var/lib/kubelet'],
    cniState: '/var/lib/cni/networks',
  },
};

const layout: Layout = { name: 'kubeadm', controlPlane: half, worker: half };

/** A spec as parsed; tests state only what they are about. */
export const aSpec = (over: Partial<InPlaceSpec> = {}): InPlaceSpec => ({
  strategy: 'in-place-switch',
  carry: 'reimport',
  watchSeconds: 45,
  batches: { size: 10_000, gateEvery: 1 },
  cluster: 'blue',
  from: 'v1.19.12',
  version: 'v1.23.6',
  kubeconfig: '/k',
  ssh: { user: 'root', privateKeyFile: '/id', knownHostsFile: '/known' },
  nodes: ['cp-1', 'w-1', 'w-2'].map(aNodeRef),
  layout,
  bundle: '/bundle',
  ladder: [],
  parallelism: 2,
  failureBudget: 0,
  gates: ['plan'],
  drain: {
    mode: 'evict',
    timeoutSeconds: 60,
    barePods: 'refuse',
    emptyDirPods: 'refuse',
    unreachable: 'refuse',
  },
  workers: 'follow',
  approvals: {
    people: 1,
    signatures: 'optional',
    selfApproval: 'allowed',
    onReject: 'roll-back',
    at: {},
  },
  windows: [],
  receivers: [],
  stopGraceSeconds: 1,
  startTimeoutSeconds: 60,
  checks: [],
  waivers: [],
  manifests: [],
  importMode: 'create',
  ...over,
});

/** Where a node is; control-plane nodes are named `cp-…`. */
export const aNodeRef = (name: string): NodeRef => ({
  name,
  address: `${name}.lab`,
  port: 22,
  role: name.startsWith('cp') ? 'control-plane' : 'worker',
});

/** Facts of a healthy node. */
export const aNode = (name: string, over: Partial<NodeFacts> = {}): NodeFacts => ({
  ...aNodeRef(name),
  ready: true,
  unschedulable: false,
  kubeletVersion: 'v1.19.12',
  runtime: 'containerd://1.6',
  components: [
    { component: 'kubelet', path: '/flags.env', args: ['--network-plugin=cni'], sha256: 'f' },
  ],
  mountPoints: [],
  freeBytes: 1e12,
  clockSkewMs: 0,
  ...over,
});

/** A controller manager with these flags. */
export const aManager = (...args: readonly string[]): ComponentFacts => ({
  component: 'kube-controller-manager',
  path: '/manager.yaml',
  args,
  sha256: 'f',
});

/** A program of a bundle, of one byte. */
export const aProgram = (name: string): BundleFile => ({
  name,
  kind: 'program',
  sha256: 'aa',
  size: 1,
});

/** All that a bundle must bring. */
const programs = [
  'kubelet',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'etcd',
  'etcdctl',
];

/** One control-plane node and two workers of a healthy cluster. */
export const anInventory = (over: Partial<Inventory> = {}): Inventory => ({
  cluster: { uid: 'uid-1', version: 'v1.19.12', readAt: '2026-01-01T00:00:00Z', objectCount: 3 },
  nodes: [{ ...aNode('cp-1'), components: [aManager()] }, aNode('w-1'), aNode('w-2')],
  bundle: {
    version: 'v1.23.6',
    files: programs.map(aProgram),
  },
  findings: [],
  ...over,
});

/** etcd of one member, as kubeadm's manifest starts it. */
export const etcdOf = (name: string, peerUrls: string): ComponentFacts => ({
  component: 'etcd',
  path: '/etcd.yaml',
  args: [`--name=${name}`, `--initial-advertise-peer-urls=${peerUrls}`],
  sha256: 'f',
});
