import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { CLUSTER_QUEUE } from '../workflows/queues.js';
import type { SpecFile } from './read-spec.js';
import { failureOf } from './runs.js';
import { withProgress } from './watch/progress.js';
import { requireWorker } from './workers.js';

/** A workflow that reads and answers, and changes nothing. */
export interface OneShot {
  /** Its name in `workflows/index.ts`. */
  readonly workflow: 'assessCluster' | 'rehearseCluster' | 'planSwitch';
  /** Beginning of its id: `plan`. */
  readonly verb: string;
  /** Reading a large cluster takes minutes; what takes longer is stuck. */
  readonly timeout: '15m' | '1h';
}

/**
 * Runs one for a spec and waits for its answer; what it is at is told meanwhile. Each has an id of its own: any number may look at a cluster.
 * @throws Fault with code 2 where it refused, 6 where no worker is there.
 */
export async function runOneShot<Answer>(
  client: Client,
  { workflow, verb, timeout }: OneShot,
  { written, spec }: SpecFile,
  tell: (text: string) => void,
): Promise<Answer> {
  await requireWorker(client);
  try {
    const run = await client.workflow.start(workflow, {
      taskQueue: CLUSTER_QUEUE,
      workflowId: `${verb}-${spec.cluster}-${randomUUID()}`,
      workflowExecutionTimeout: timeout,
      staticSummary: `${spec.cluster}: ${verb}, ${spec.from} to ${spec.version}`,
      args: [written],
    });
    return await withProgress<Answer>(client, run, tell);
  } catch (cause) {
    throw failureOf(cause);
  }
}
