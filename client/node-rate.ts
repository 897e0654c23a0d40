import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { NODE_QUEUE } from '../workflows/queues.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';

/** How many activities on nodes begin, over all runs of the namespace. */
export interface NodeRate {
  readonly perSecond: number;
  /** Who limits it: people by `cutover pace`, a worker's `--nodes-per-second`, or Temporal itself. */
  readonly source: 'people' | 'worker' | 'temporal';
  /** The last change that people made, also one that took their limit away. */
  readonly changed?: RateChange;
}

/** Who changed it, when and why, as Temporal keeps it. */
export interface RateChange {
  readonly by: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A rate that is wished for. */
export interface RateToSet {
  /** Above 0; absent: what the workers were started with. */
  readonly perSecond?: number;
  readonly by: string;
  readonly reason?: string;
}

/** Kind of task queue in Temporal's own numbers: activities are polled from the second. */
const activityQueue = 2;
/** Who limits a queue, in Temporal's own numbers. */
const sources: ReadonlyMap<number, NodeRate['source']> = new Map([
  [1, 'people'],
  [2, 'worker'],
  [3, 'temporal'],
]);
/** gRPC's number for a method that a server does not have. */
const unimplemented = 12;

/** The rate as it is now; nothing where the server does not tell, as older ones do not. */
export async function readNodeRate(client: Client): Promise<NodeRate | undefined> {
  const { config, effectiveRateLimit } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: NODE_QUEUE },
    taskQueueType: activityQueue,
    reportConfig: true,
  });
  const source = sources.get(Number(effectiveRateLimit?.rateLimitSource));
  if (source === undefined) return undefined;
  const { updateIdentity, reason, updateTime } = config?.queueRateLimit?.metadata ?? {};
  return {
    perSecond: effectiveRateLimit?.requestsPerSecond ?? 0,
    source,
    ...(updateIdentity && {
      changed: { by: updateIdentity, reason: reason ?? '', at: tsToMs(updateTime) },
    }),
  };
}

/** How long Temporal may take until the queue keeps to what it was told; it takes a moment under load. */
const settleTimeoutMs = 10_000;
const lookEveryMs = 100;

/**
 * Changes it for all runs of the namespace, without a restart; answers when the queue keeps to it. @throws Fault with
 * code 1 where the server cannot, or does not in time.
 */
export async function setNodeRate(client: Client, wish: RateToSet): Promise<NodeRate | undefined> {
  await update(client, wish);
  const deadline = Date.now() + settleTimeoutMs;
  for (;;) {
    const rate = await readNodeRate(client);
    if (rate === undefined || isAsWished(rate, wish)) return rate;
    if (Date.now() > deadline)
      throw fault(
        ExitCode.Failed,
        'Temporal has taken the node rate, but the queue does not keep to it yet; see: cutover pace RUN',
      );
    await delay(lookEveryMs);
  }
}

/** Temporal's own limit stays where people ask for more. */
function isAsWished({ perSecond, source }: NodeRate, { perSecond: wished }: RateToSet): boolean {
  if (wished === undefined) return source !== 'people';
  return source === 'people' ? perSecond === wished : perSecond < wished;
}

async function update(
  client: Client,
  { perSecond, by, reason = 'no reason given' }: RateToSet,
): Promise<void> {
  try {
    await client.workflowService.updateTaskQueueConfig({
      namespace: client.options.namespace,
      identity: by,
      taskQueue: NODE_QUEUE,
      taskQueueType: activityQueue,
      updateQueueRateLimit: {
        reason,
        ...(perSecond !== undefined && { rateLimit: { requestsPerSecond: perSecond } }),
      },
    });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === unimplemented)) throw cause;
    throw fault(
      ExitCode.Failed,
      'this Temporal server is too old to change the rate of a task queue; nothing was changed',
      'restart the workers with another --nodes-per-second, or pace with --parallelism alone',
    );
  }
}
