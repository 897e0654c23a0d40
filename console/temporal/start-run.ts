import type { Client } from '@temporalio/client';
import type { SpecFile } from '../../client/read-spec.js';
import { failureOf } from '../../client/runs.js';
import { workflowIdOf } from '../../workflows/messages.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import type { RunRef } from '../runs.js';

/** Starts the one run of a cluster. @throws Fault with code 7 where one is under way. */
export async function startRun(client: Client, { written, spec }: SpecFile): Promise<RunRef> {
  try {
    const { firstExecutionRunId } = await client.workflow.start('inPlaceSwitch', {
      taskQueue: CLUSTER_QUEUE,
      workflowId: workflowIdOf(spec.cluster),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: `${spec.cluster}: ${spec.from} to ${spec.version}`,
      args: [written],
    });
    return { cluster: spec.cluster, runId: firstExecutionRunId };
  } catch (cause) {
    throw failureOf(cause);
  }
}
