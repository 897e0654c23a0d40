import {
  ActivityCancellationType,
  type ActivityOptions,
  proxyActivities,
} from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import { FailureType } from '../model/failures.js';
import { CLUSTER_QUEUE, NODE_QUEUE } from './queues.js';
import type { Temperament } from './runbook/host.js';

/** Tells a slow step from a dead worker: workers beat every 2 seconds. */
const HEARTBEAT_TIMEOUT = '10s';

/** Looks, changes nothing that must be undone. Cheap to repeat. */
const reading: ActivityOptions = {
  startToCloseTimeout: '10m',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '1s', maximumAttempts: 5 },
};

/** Changes nodes or the cluster over minutes. */
const changing: ActivityOptions = {
  startToCloseTimeout: '30m',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  // The undo must not start while the change is still running.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1s', maximumInterval: '10s', maximumAttempts: 6 },
};

/** Puts things back: some ten minutes of trying before a person is asked. */
const restoring: ActivityOptions = {
  ...changing,
  retry: { initialInterval: '1s', maximumInterval: '30s', maximumAttempts: 24 },
};

/** What is not yet so is for the run to tell, and to try again. */
const patient: ActivityOptions = {
  ...changing,
  retry: { ...changing.retry, nonRetryableErrorTypes: [FailureType.NotYet] },
};

const temperaments: Record<Temperament, ActivityOptions> = {
  reading,
  changing,
  restoring,
  patient,
};

/**
 * Tells people: whoever does not answer is asked again for ten minutes, beside the run. A receiver that beats no heart is
 * no dead worker, so there is no heartbeat timeout.
 */
export const notices = proxyActivities<Pick<Activities, 'notify'>>({
  taskQueue: CLUSTER_QUEUE,
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '12m',
  summary: 'tell people',
});

/** Activities that reach nodes over SSH, and so share the nodes' rate limit. */
const onNodes: ReadonlySet<string> = new Set<keyof Activities>([
  'prepareNode',
  'backUpNode',
  'carrySnapshot',
  'listWrites',
  'nodePhase',
]);

const proxied = (temperament: Temperament, taskQueue: string, summary: string) =>
  proxyActivities<Activities>({ ...temperaments[temperament], taskQueue, summary });

/** The activities in one temperament, each on its own queue, with `summary` beside it in the Temporal UI. */
export function activitiesFor(temperament: Temperament, summary: string): Activities {
  const cluster = proxied(temperament, CLUSTER_QUEUE, summary);
  const nodes = proxied(temperament, NODE_QUEUE, summary);
  return new Proxy(cluster, {
    get: (_target, name) => Reflect.get(onNodes.has(String(name)) ? nodes : cluster, name),
  });
}
