import type { Client } from '@temporalio/client';
import type { ActivityFacts } from '../../client/explain/facts.js';
import { textOf } from '../../client/history/decode.js';
import { newestEvents } from '../../client/history/events.js';

/** Events that one activity and the tasks around it write, generously. */
const eventsEach = 6;
/** Events at the most: a batch of 250 nodes writes some 900. */
const mostEvents = 1500;
/** Histories that are read at one look: the run's and those of its first batches. */
const maxHistories = 8;

/**
 * Activities with the names that the run gave them, `stop units: w-1`: they stand in histories alone. One history is read once,
 * however many of its activities are under way.
 */
export async function namedWork(
  client: Client,
  activities: readonly ActivityFacts[],
): Promise<ActivityFacts[]> {
  const unnamed = activities.filter(isUnnamed);
  const runs = [...new Set(unnamed.map(({ runId }) => runId))].slice(0, maxHistories);
  const names = await Promise.all(
    runs.map((run) =>
      namesIn(
        client,
        unnamed.filter(({ runId }) => runId === run),
      ),
    ),
  );
  const known = new Map(names.flat());
  return activities.map((one) => ({ ...one, what: known.get(keyOf(one)) ?? one.what }));
}

/** The name of its type is one word. */
const isUnnamed = ({ what }: ActivityFacts): boolean => !what.includes(' ');

const keyOf = ({ runId, activityId }: Pick<ActivityFacts, 'runId' | 'activityId'>): string =>
  `${runId} ${activityId}`;

async function namesIn(
  client: Client,
  activities: readonly ActivityFacts[],
): Promise<(readonly [string, string])[]> {
  const [first] = activities;
  if (first === undefined) return [];
  const { runId } = first;
  const count = Math.min(mostEvents, activities.length * eventsEach + 50);
  const events = await newestEvents(client, first, count).catch(() => []);
  const named = events.map(
    async ({ activityTaskScheduledEventAttributes: begun, userMetadata }) => {
      const name = begun && (await textOf(client, userMetadata?.summary));
      const key = keyOf({ runId, activityId: begun?.activityId ?? '' });
      return name === undefined || !name ? [] : [[key, name] as const];
    },
  );
  return (await Promise.all(named)).flat();
}
