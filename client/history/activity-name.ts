import type { Client } from '@temporalio/client';
import { textOf } from './decode.js';
import { type Execution, newestEvents } from './events.js';

/** Events among which the beginning of an activity stands: a batch of 250 nodes writes some 900. */
const eventsToRead = 2000;

/**
 * `stop units: w-1`, as the workflow named an activity when it began it; absent where it did not. It stands in the history
 * alone, not beside what is under way.
 */
export async function activityName(
  client: Client,
  execution: Execution,
  activityId: string | null | undefined,
): Promise<string | undefined> {
  const events = await newestEvents(client, execution, eventsToRead);
  const begun = events.find(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityId === activityId,
  );
  return textOf(client, begun?.userMetadata?.summary);
}
