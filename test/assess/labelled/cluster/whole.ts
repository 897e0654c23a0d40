import type { LabelledSet } from '../labelled.js';
import { apiServer, coredns, daysAgo, node, now } from './clean-cluster.js';
import { withThese } from './seen.js';
import { thing } from './thing.js';
import { podOf } from './workload.js';

const ready = [{ type: 'Ready', status: 'True' }];
const info = { kubeletVersion: 'v1.19.12', containerRuntimeVersion: 'containerd://1.6.20' };
const statusOf = (more: object) =>
  ({ conditions: ready, allocatable: { pods: '110' }, nodeInfo: info, ...more }) as never;
const token = (name: string) =>
  thing('Secret', `shop/${name}`, {
    metadata: { annotations: { 'kubernetes.io/service-account.name': 'robot' } },
    type: 'kubernetes.io/service-account-token',
  });
const corefile = (text: string) =>
  thing('ConfigMap', 'kube-system/coredns', { data: { Corefile: text } });

/** Nodes as the API shows them. */
export const nodes: LabelledSet = [
  withThese('a node is not Ready', 'node-not-ready', [
    node('w-2', 'worker', {
      status: statusOf({ conditions: [{ type: 'Ready', status: 'Unknown' }] }),
    }),
  ]),
  withThese('a node is cordoned', 'node-cordoned', [
    node('w-2', 'worker', { spec: { podCIDR: '10.244.9.0/24', unschedulable: true } }),
  ]),
  withThese('a node runs short of disk', 'node-pressure', [
    node('w-2', 'worker', {
      status: statusOf({ conditions: [...ready, { type: 'DiskPressure', status: 'True' }] }),
    }),
  ]),
  withThese('people gave a taint', 'node-tainted', [
    node('w-2', 'worker', {
      spec: { podCIDR: '10.244.9.0/24', taints: [{ key: 'gpu', effect: 'NoSchedule' }] },
    }),
  ]),
  withThese('a node has room for no further pod', 'node-full', [
    node('w-2', 'worker', { status: statusOf({ allocatable: { pods: '1' } }) }),
  ]),
  withThese('a node has no pod range', 'node-without-pod-range', [
    node('w-2', 'worker', { spec: {} }),
  ]),
  withThese('a kubelet is four minors behind', 'kubelet-skew kubelets-differ', [
    node('w-2', 'worker', {
      status: statusOf({ nodeInfo: { ...info, kubeletVersion: 'v1.15.12' } }),
    }),
  ]),
  withThese('a kubelet is one minor behind', 'kubelets-differ', [
    node('w-2', 'worker', {
      status: statusOf({ nodeInfo: { ...info, kubeletVersion: 'v1.18.8' } }),
    }),
  ]),
  withThese('a node has another runtime', 'runtimes-differ', [
    node('w-2', 'worker', {
      status: statusOf({ nodeInfo: { ...info, containerRuntimeVersion: 'docker://19.3.15' } }),
    }),
  ]),
  withThese('an API server is of another version', 'api-servers-differ', [
    apiServer('cp-2', 'v1.18.8'),
  ]),
  withThese('there are four control planes', 'even-control-planes', [node('cp-4', 'master')]),
];

/** The cluster as a whole. */
export const cluster: LabelledSet = [
  withThese('an object waits for its finalizer', 'being-deleted', [
    thing('ConfigMap', 'shop/leaving', {
      metadata: { deletionTimestamp: daysAgo(1), finalizers: ['example.com/hold'] },
    }),
  ]),
  withThese('a namespace does not go', 'namespace-terminating', [
    thing('Namespace', 'leaving', {
      metadata: { deletionTimestamp: daysAgo(1) },
      status: { conditions: [{ type: 'NamespaceFinalizersRemaining', status: 'True' }] },
    }),
  ]),
  withThese('the owner of an object is gone', 'owner-gone', [
    thing('ConfigMap', 'shop/orphan', {
      metadata: {
        ownerReferences: [
          { apiVersion: 'example.com/v1', kind: 'Cart', name: 'gone', uid: 'nobody' },
        ],
      },
    }),
  ]),
  withThese('the owner of an object is in another namespace', 'owner-gone', [
    thing('ConfigMap', 'default/far', {
      metadata: {
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'Deployment shop/web' },
        ],
      },
    }),
  ]),
  withThese('somebody asked for a token by hand', 'legacy-token', [token('robot')]),
  withThese('the control plane made a token', 'automatic-token', [token('robot-token-x7k2p')]),
  withThese('somebody leads by an annotation', 'leader-record', [
    thing('ConfigMap', 'shop/leader', {
      metadata: { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } },
    }),
  ]),
  withThese('the scheduler leads by an annotation', '', [
    thing('Endpoints', 'kube-system/kube-scheduler', {
      metadata: { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } },
    }),
  ]),
  withThese('a certificate request waits', 'csr-pending', [
    thing('CertificateSigningRequest', 'csr-1', { status: {} }),
  ]),
  withThese('the cluster complains', 'warning-events', [], {
    events: [
      {
        type: 'Warning',
        reason: 'FailedMount',
        lastTimestamp: new Date(now - 60_000).toISOString(),
      },
      { type: 'Warning', reason: 'Old', lastTimestamp: daysAgo(1) },
    ],
  }),
  withThese('our certificate ends next week', 'client-certificate-ends', [], {
    certificateEnds: now + 7 * 86_400_000,
  }),
  withThese('our certificate ends next year', '', [], { certificateEnds: now + 365 * 86_400_000 }),
  withThese('our user may do everything', 'kubeconfig-cluster-admin', [], { mayEverything: true }),
];

/** Add-ons. */
export const addOns: LabelledSet = [
  withThese('CoreDNS is newer than the API server', 'coredns-too-new', [
    coredns('170Mi', 'registry.k8s.io/coredns/coredns:v1.11.1'),
  ]),
  withThese('CoreDNS has little memory', 'coredns-memory', [coredns('100Mi')]),
  withThese('a Corefile has a plug-in of old', 'corefile-removed-plugin', [
    corefile('.:53 {\n    proxy . /etc/resolv.conf\n}'),
  ]),
  withThese('kube-proxy runs in user space', 'proxy-mode-removed', [
    thing('ConfigMap', 'kube-system/kube-proxy', { data: { 'config.conf': 'mode: userspace\n' } }),
  ]),
];

/** A pod more does no harm: what is counted is counted of what runs. */
export const harmless: LabelledSet = [
  withThese('a finished pod of a controller', '', [
    podOf('shop/web-1-c', 'web', 'w-1', { status: { phase: 'Failed' } }),
  ]),
];
