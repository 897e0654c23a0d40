import { refusalOf } from '../../../../activities/assess/drains.js';
import { strangers } from '../../../../activities/assess/assess.js';
import type { Finding } from '../../../../model/finding.js';
import { found } from '../../../../model/finding-kinds/found.js';
import type { Inventory } from '../../../../model/inventory.js';
import type { InPlaceSpec } from '../../../../model/spec.js';
import { judge } from '../../../../workflows/planning/judge.js';
import { planSwitch } from '../../../../workflows/planning/plan-switch.js';
import { type ClusterState, skewOf } from '../../../../workflows/planning/skew.js';
import { waive } from '../../../../workflows/planning/waive.js';
import { aNode, aSpec, anInventory } from '../../../fakes/plan.js';
import { aHop } from '../../../fakes/stepwise.js';
import type { Labelled, LabelledSet } from '../labelled.js';

const { bundle, cluster } = anInventory();

const judged = (
  name: string,
  expected: string,
  spec: Partial<InPlaceSpec>,
  inventory: Partial<Inventory> = {},
): Labelled => ({
  name,
  expected: [expected],
  findings: () => judge(aSpec(spec), anInventory(inventory)),
});

const withWorker = (over: Parameters<typeof aNode>[1]): Partial<Inventory> => ({
  nodes: [aNode('cp-1'), aNode('w-1', over)],
});
const to = (version: 'v1.19.12' | 'v1.37.0') => ({ bundle: { ...bundle, version } });

const together = (name: string, expected: string, over: Partial<ClusterState>): Labelled => ({
  name,
  expected: [expected],
  findings: () =>
    skewOf([
      { name: 'then', apiServers: ['v1.28.0'], controllers: ['v1.28.0'], nodes: [], ...over },
    ]),
});

const { drain } = aSpec();
const barePod = { metadata: { namespace: 'shop', name: 'by-hand' }, spec: { nodeName: 'w-1' } };

const known: Finding = found('mount-point', 'w-1', 'a mount');

/** Specs, bundles and plans with one thing wrong, and clean ones. */
export const specLabels: LabelledSet = [
  judged('a spec of another cluster', 'wrong-version', { from: 'v1.19.11' }),
  judged(
    'a hop over a minor',
    'more-than-one-minor',
    { ...aHop(), version: 'v1.20.15', layout: aSpec().layout },
    { cluster: { ...cluster, version: 'v1.18.8' }, bundle: { ...bundle, version: 'v1.20.15' } },
  ),
  {
    name: 'a bare pod that a drain would end',
    expected: ['drain-refused'],
    findings: () => refusalOf(barePod, drain),
  },
  {
    name: 'a bare pod that may go',
    expected: [],
    findings: () => refusalOf(barePod, { ...drain, barePods: 'evict' }),
  },
  judged('the version it has', 'not-newer', { version: 'v1.19.12' }, to('v1.19.12')),
  judged(
    'a very old cluster',
    'too-old',
    { from: 'v1.13.12' },
    {
      cluster: { ...cluster, version: 'v1.13.12' },
      nodes: [],
    },
  ),
  judged(
    'a version of next year',
    'target-unknown',
    { version: 'v1.37.0' },
    {
      ...to('v1.37.0'),
      nodes: [],
    },
  ),
  judged(
    'a bundle of another version',
    'wrong-bundle',
    {},
    {
      bundle: { ...bundle, version: 'v1.23.5' },
    },
  ),
  judged(
    'a bundle without etcd',
    'bundle-lacks-program',
    {},
    {
      bundle: { ...bundle, files: bundle.files.filter(({ name }) => name !== 'etcd') },
    },
  ),
  judged(
    'a bundle without an image',
    'bundle-lacks-image',
    {},
    withWorker({
      components: [
        { component: 'etcd', path: '/e', args: [], sha256: 'f', image: 'k8s.gcr.io/etcd:3.4' },
      ],
    }),
  ),
  judged('a mount in the way', 'mount-point', {}, withWorker({ mountPoints: ['/var/lib/etcd'] })),
  judged('a clock of its own', 'clock-skew', {}, withWorker({ clockSkewMs: 600_000 })),
  judged('a full disk', 'disk-full', {}, withWorker({ freeBytes: 1 })),
  together('API servers two apart', 'planned-skew-api-servers', {
    apiServers: ['v1.26.0', 'v1.28.0'],
    controllers: [],
  }),
  together('old controllers', 'planned-skew-controllers', { controllers: ['v1.26.0'] }),
  together('an old kubectl', 'planned-skew-kubectl', { kubectl: 'v1.24.0' }),
  together('an old kubelet', 'planned-skew-kubelet', {
    nodes: [{ name: 'w-1', kubelet: 'v1.24.0' }],
  }),
  together('an old kube-proxy', 'planned-skew-kube-proxy', {
    nodes: [{ name: 'w-1', kubelet: 'v1.28.0', kubeProxy: 'v1.24.0' }],
  }),
  {
    name: 'a node that nobody has',
    expected: ['node-mismatch'],
    findings: () =>
      strangers(
        { nodes: [{ name: 'w-9', address: 'w-9', port: 22, role: 'worker' }] },
        { nodes: [] },
      ),
  },
  {
    name: 'any plan',
    expected: ['given-up-by-rollback'],
    findings: () => planSwitch(aSpec(), anInventory()).findings,
  },
  {
    name: 'a waiver of nothing',
    expected: ['waiver-without-finding'],
    findings: () => waive([], [{ finding: 'disk-full', reason: 'tight', by: 'ada' }]),
  },
  {
    name: 'a waiver that is needed',
    expected: ['mount-point'],
    findings: () => waive([known], [{ finding: 'mount-point', reason: 'known', by: 'ada' }]),
  },
  { name: 'a healthy cluster', expected: [], findings: () => judge(aSpec(), anInventory()) },
  {
    name: 'a patch release',
    expected: [],
    findings: () =>
      judge(
        aSpec({ version: 'v1.19.16' }),
        anInventory({ bundle: { ...bundle, version: 'v1.19.16' } }),
      ),
  },
];
