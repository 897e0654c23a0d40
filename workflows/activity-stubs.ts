import {
  ActivityCancellationType,
  type ActivityOptions,
  proxyActivities,
} from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import { CLUSTER_QUEUE, NODE_QUEUE } from './queues.js';
import type { Temperament } from './runbook/host.js';
import { isOnNodes } from './runbook/on-nodes.js';
import { patience } from './runbook/patience.js';

/** Tells a slow step from a dead worker: workers beat every 2 seconds. */
const HEARTBEAT_TIMEOUT = '10s';
const WAIT = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** What a host needs to know beside its patience. */
const limits: { readonly [name in Temperament]: ActivityOptions } = {
  reading: { startToCloseTimeout: '10m' },
  // The undo must not start while the change is still running.
  changing: { startToCloseTimeout: '30m', cancellationType: WAIT },
  restoring: { startToCloseTimeout: '30m', cancellationType: WAIT },
  patient: { startToCloseTimeout: '30m', cancellationType: WAIT },
};

function optionsOf(temperament: Temperament): ActivityOptions {
  const { firstMs, mostMs, attempts, never } = patience[temperament];
  return {
    ...limits[temperament],
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    retry: {
      initialInterval: firstMs,
      ...(mostMs !== undefined && { maximumInterval: mostMs }),
      maximumAttempts: attempts,
      ...(never !== undefined && { nonRetryableErrorTypes: [...never] }),
    },
  };
}

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

const proxied = (temperament: Temperament, taskQueue: string, summary: string) =>
  proxyActivities<Activities>({ ...optionsOf(temperament), taskQueue, summary });

/** The activities in one temperament, each on its own queue, with `summary` beside it in the Temporal UI. */
export function activitiesFor(temperament: Temperament, summary: string): Activities {
  const cluster = proxied(temperament, CLUSTER_QUEUE, summary);
  const nodes = proxied(temperament, NODE_QUEUE, summary);
  return new Proxy(cluster, {
    get: (_target, name) => Reflect.get(isOnNodes(String(name)) ? nodes : cluster, name),
  });
}
