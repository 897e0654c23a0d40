import { seen } from './seen.js';
import type { LabelledSet } from '../labelled.js';
import { apis, definitions, writers } from './apis.js';
import { cleanCluster, node } from './clean-cluster.js';
import { hostileSet } from './hostile.js';
import { manifests } from './manifests.js';
import { slices } from './slices.js';
import { unlistable } from './unlistable.js';
import { volumes } from './volumes.js';
import { addOns, cluster, harmless, nodes } from './whole.js';
import { jobs, pods, rollouts, traffic } from './workloads.js';

const alone = ['cp-1', 'w-1', 'w-2'].map((name, at) => node(name, at === 0 ? 'master' : 'worker'));

/** What the API shows. */
export const clusterSet: LabelledSet = [
  { name: 'a clean cluster', expected: [], findings: () => seen(cleanCluster) },
  {
    name: 'a cluster with one control plane',
    expected: ['single-control-plane'],
    findings: () => seen([...cleanCluster.filter(({ of }) => of.kind !== 'Node'), ...alone]),
  },
  ...apis,
  ...definitions,
  ...writers,
  ...rollouts,
  ...jobs,
  ...pods,
  ...traffic,
  ...slices,
  ...volumes,
  ...nodes,
  ...cluster,
  ...addOns,
  ...harmless,
  ...hostileSet,
  ...unlistable,
  ...manifests,
];
