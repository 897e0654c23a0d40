import type { Client } from '@temporalio/client';
import { workflowIdOf } from '../workflows/messages.js';
import { workflowTypes } from '../model/workflow-types.js';
import { CLUSTER_QUEUE } from '../workflows/queues.js';
import type { SpecFile } from './read-spec.js';
import { type Run, failureOf } from './runs.js';

/** A run that was started, and which of the cluster's runs it is. */
export interface Started {
  readonly run: Run;
  readonly runId: string;
}

/** Starts the one run of a cluster. @throws Fault with code 7 where one is under way. */
export async function startRun(client: Client, { written, spec }: SpecFile): Promise<Started> {
  const workflowId = workflowIdOf(spec.cluster);
  try {
    const { firstExecutionRunId } = await client.workflow.start(workflowTypes[spec.strategy], {
      taskQueue: CLUSTER_QUEUE,
      workflowId,
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: `${spec.cluster}: ${spec.from} to ${spec.version}`,
      args: [written],
    });
    const run = client.workflow.getHandle(workflowId, firstExecutionRunId);
    return { run, runId: firstExecutionRunId };
  } catch (cause) {
    throw failureOf(cause);
  }
}
