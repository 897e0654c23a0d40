import type { Client } from '@temporalio/client';
import { CLUSTER_QUEUE } from '../workflows/queues.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';

/** Kind of task queue in Temporal's own numbers: who runs workflows polls the first kind. */
const workflowQueue = 1;

/** Does a worker poll the queue, as far as Temporal has seen in the last minutes? */
export async function hasWorker(client: Client): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: CLUSTER_QUEUE },
    taskQueueType: workflowQueue,
  });
  return (pollers ?? []).some(({ lastAccessTime }) => {
    const seconds = Number(lastAccessTime?.seconds ?? 0);
    return Date.now() - seconds * 1000 < silenceMs;
  });
}

/** A worker polls again after a minute at the latest; one that has not is gone. */
const silenceMs = 90_000;

/** What is said wherever a worker is missing. */
export const noWorkerText =
  `no worker polls task queue ${CLUSTER_QUEUE}; ` + 'start one with: cutover worker';

/** @throws Fault with code 6 where nobody would answer. */
export async function requireWorker(client: Client): Promise<void> {
  if (!(await hasWorker(client))) throw fault(ExitCode.NoWorker, noWorkerText);
}
