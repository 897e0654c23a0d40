import { apisKinds } from './apis.js';
import { clusterKinds } from './cluster.js';
import { etcdKinds } from './etcd.js';
import { flagsKinds } from './flags.js';
import { infrastructureKinds } from './infrastructure.js';
import { nodesKinds } from './nodes.js';
import { planKinds } from './plan.js';
import { rehearsalKinds } from './rehearsal.js';
import { workloadsKinds } from './workloads.js';

/** Every kind of finding there is, by its id. */
export const findingKinds = {
  ...apisKinds,
  ...workloadsKinds,
  ...clusterKinds,
  ...infrastructureKinds,
  ...nodesKinds,
  ...etcdKinds,
  ...flagsKinds,
  ...planKinds,
  ...rehearsalKinds,
};

/** Id of a kind of finding. */
export type FindingId = keyof typeof findingKinds;
