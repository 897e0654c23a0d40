import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { activityName } from './history/activity-name.js';
import { failureFactsOf } from './history/decode.js';
import type { Execution } from './history/events.js';
import type { Run } from './runs.js';

/** An activity that waited for its next attempt, and was given one at once. */
export interface Retried {
  /** `stop units: w-1`. */
  readonly what: string;
  /** The attempt that had failed, from 1. */
  readonly attempt: number;
  readonly failure?: string;
}

type Pending = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/**
 * Ends the waiting of every activity in back-off, of a run and of its batches: each begins at once, and its attempts are
 * counted anew. What is under way is left alone.
 */
export async function retryNow(client: Client, run: Run): Promise<Retried[]> {
  const { raw, runId } = await run.describe();
  const children = (raw.pendingChildren ?? []).flatMap(({ workflowId, runId: child }) =>
    workflowId && child ? [{ workflowId, runId: child }] : [],
  );
  const own = await retryIn(client, { workflowId: run.workflowId, runId }, raw.pendingActivities);
  const inBatches = await Promise.all(
    children.map(async (child) => {
      const described = await client.workflow
        .getHandle(child.workflowId, child.runId)
        .describe()
        .catch(() => undefined);
      return retryIn(client, child, described?.raw.pendingActivities);
    }),
  );
  return [own, ...inBatches].flat();
}

const retryIn = (
  client: Client,
  execution: Execution,
  pending: readonly Pending[] | null | undefined,
): Promise<Retried[]> =>
  Promise.all(
    (pending ?? [])
      .filter(({ nextAttemptScheduleTime }) => nextAttemptScheduleTime)
      .map((one) => retryOne(client, execution, one)),
  );

async function retryOne(client: Client, execution: Execution, pending: Pending): Promise<Retried> {
  const { activityId } = pending;
  const attempt = pending.attempt ?? 1;
  const named = await activityName(client, execution, activityId);
  const what = named ?? pending.activityType?.name ?? 'an activity';
  const failure = await failureFactsOf(client, pending.lastFailure);
  await client.workflowService.resetActivity({
    namespace: client.options.namespace,
    execution,
    identity: client.options.identity,
    id: activityId ?? '',
  });
  // Temporal counts the attempt that is to come.
  return { what, attempt: attempt - 1, ...(failure && { failure: failure.message }) };
}
