import type { WorkloadCounts } from '../../model/inventory.js';
import { listAt, objectAt, textAt, type JsonObject } from '../objects/json-path.js';
import { isMirror } from '../objects/mirror.js';
import { isFinishedJob } from '../objects/leave-derived.js';
import type { Item } from '../objects/resource.js';

/** Where built-in workloads live; a custom kind may be called Deployment too. */
const builtIn: readonly string[] = ['', 'apps', 'batch', 'extensions'];

/** Workloads by what an outage means for them, out of all objects. What a controller made counts with its owner. */
export function countWorkloads(items: readonly Item[]): WorkloadCounts {
  const own = items.filter(({ of, object }) => builtIn.includes(of.group) && !isOwned(object));
  const of = (...kinds: readonly string[]): readonly Item[] =>
    own.filter((item) => kinds.includes(item.of.kind));
  const replicas = of('Deployment', 'ReplicaSet', 'ReplicationController').map(replicasOf);
  const inTurn = of('StatefulSet').filter(
    ({ object }) => textAt(object, 'spec', 'podManagementPolicy') !== 'Parallel',
  );
  return {
    replicated: replicas.filter((count) => count > 1).length,
    singleReplica: replicas.filter((count) => count === 1).length,
    statefulSets: of('StatefulSet').filter((item) => replicasOf(item) > 0).length,
    longestStatefulSet: inTurn.map(replicasOf).reduce((most, count) => Math.max(most, count), 0),
    daemonSets: of('DaemonSet').length,
    cronJobs: of('CronJob').filter(({ object }) => objectAt(object, 'spec')['suspend'] !== true)
      .length,
    // Those of a CronJob run now too, whoever owns them.
    runningJobs: items.filter((item) => isJob(item) && !isFinishedJob(item)).length,
    barePods: of('Pod').filter((item) => !isMirror(item.object) && !isOver(item)).length,
  };
}

/** Container runtimes of nodes, each once, without version: `containerd`, `docker`. */
export const runtimesOf = (nodes: readonly { readonly runtime: string }[]): string[] =>
  [...new Set(nodes.map(({ runtime }) => runtime.split('://')[0] ?? ''))]
    .filter((name) => name !== '')
    .toSorted();

const isOwned = (object: JsonObject): boolean =>
  listAt(object, 'metadata', 'ownerReferences').some(
    (owner) => objectAt(owner)['controller'] === true,
  );

/** API servers fill in 1. */
const replicasOf = ({ object }: Item): number => {
  const { replicas } = objectAt(object, 'spec');
  return typeof replicas === 'number' ? replicas : 1;
};

const isJob = ({ of }: Item): boolean => of.group === 'batch' && of.kind === 'Job';

const isOver = ({ object }: Item): boolean =>
  ['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase') ?? '');
