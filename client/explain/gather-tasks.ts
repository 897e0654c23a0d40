import type { Client } from '@temporalio/client';
import { failureFactsOf } from '../history/decode.js';
import type { TaskFacts } from './facts.js';
import type { Described } from './gather.js';
import { newestEvents } from '../history/events.js';

/** Events that may stand behind the last failure: signals come in meanwhile. */
const eventsToRead = 100;

/**
 * The workflow task under way, where it is tried again. Temporal writes down the first failure alone, and then only counts.
 */
export async function gatherTask(
  client: Client,
  { workflowId, runId, raw }: Described,
): Promise<TaskFacts | undefined> {
  const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
  if (attempt < 2) return undefined;
  const events = await newestEvents(client, { workflowId, runId }, eventsToRead);
  const last = events.find(
    (event) =>
      event.workflowTaskFailedEventAttributes ??
      event.workflowTaskTimedOutEventAttributes ??
      event.workflowTaskCompletedEventAttributes,
  );
  const failed = last?.workflowTaskFailedEventAttributes;
  if (!failed)
    return last?.workflowTaskTimedOutEventAttributes ? { workflowId, attempt } : undefined;
  const failure = await failureFactsOf(client, failed.failure);
  return { workflowId, attempt, failure: failure?.message ?? 'it does not say why' };
}
