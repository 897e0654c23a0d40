import type { Client } from '@temporalio/client';
import { activityName } from '../history/activity-name.js';
import { at, failureFactsOf, valuesOf } from '../history/decode.js';
import { gravityOf } from './explain-activities.js';
import type { ActivityFacts, RunFacts } from './facts.js';
import type { Described } from './gather.js';
import type { Execution } from '../history/events.js';

/** Of many activities only those that may be told get their name: it stands in the history alone. */
const maxNamed = 5;

type Raw = NonNullable<Described['raw']['pendingActivities']>[number];

/** Temporal's own numbers for how an activity under way is. */
const cancelRequested = 3;
const started = 2;

/** Every activity under way of a run and its batches; the worst first, and the first few named. */
export async function gatherActivities(
  client: Client,
  family: readonly Described[],
  moment: Pick<RunFacts, 'queues' | 'now'>,
): Promise<ActivityFacts[]> {
  const all = await Promise.all(
    family.flatMap(({ workflowId, runId, raw }) =>
      (raw.pendingActivities ?? []).map((one) => factsOf(client, { workflowId, runId }, one)),
    ),
  );
  const sorted = all.toSorted((a, b) => gravityOf(b, moment) - gravityOf(a, moment));
  const named = await Promise.all(sorted.slice(0, maxNamed).map((one) => withName(client, one)));
  return [...named, ...sorted.slice(maxNamed)];
}

async function factsOf(client: Client, execution: Execution, raw: Raw): Promise<ActivityFacts> {
  const [says] = await valuesOf(client, raw.heartbeatDetails);
  const lastFailure = await failureFactsOf(client, raw.lastFailure);
  const queue = raw.activityOptions?.taskQueue?.name;
  const next = at('nextAt', raw.nextAttemptScheduleTime);
  return {
    ...execution,
    what: raw.activityType?.name ?? 'an activity',
    activityId: raw.activityId ?? '',
    ...(queue && { queue }),
    state: stateOf(raw, next.nextAt),
    attempt: raw.attempt ?? 1,
    ...(raw.maximumAttempts ? { maxAttempts: raw.maximumAttempts } : {}),
    ...(lastFailure && { lastFailure }),
    ...next,
    ...at('scheduledAt', raw.scheduledTime),
    ...(raw.state === started && at('startedAt', raw.lastStartedTime)),
    ...(typeof says === 'string' && says !== '' && { says }),
  };
}

function stateOf({ state }: Raw, nextAt: number | undefined): ActivityFacts['state'] {
  if (nextAt !== undefined) return 'back-off';
  if (state === cancelRequested) return 'cancelling';
  return state === started ? 'started' : 'scheduled';
}

/** `stop units: w-1`, as the workflow named it when it began it. */
async function withName(client: Client, activity: ActivityFacts): Promise<ActivityFacts> {
  const what = await activityName(client, activity, activity.activityId);
  return what === undefined ? activity : { ...activity, what };
}
