import type { Client } from '@temporalio/client';
import { valuesOf } from '../../client/history/decode.js';
import { parse } from '../../model/schema/parse.js';
import { InPlaceSpecSchema } from '../../model/schema/spec.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { workflowIdOf } from '../../workflows/messages.js';
import type { RunRef } from '../runs.js';

/** What a run was asked to do, from the first event of its history: no worker is needed. */
export async function specOf(
  client: Client,
  { cluster, runId }: RunRef,
): Promise<InPlaceSpec | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: workflowIdOf(cluster), runId },
    maximumPageSize: 1,
  });
  const input = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input;
  const [written] = await valuesOf(client, input);
  const parsed = parse(InPlaceSpecSchema, written);
  return parsed.ok ? parsed.value : undefined;
}
