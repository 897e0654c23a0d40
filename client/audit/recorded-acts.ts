import type { Client } from '@temporalio/client';
import { auditedText } from '../../model/audit.js';
import { valuesOf } from '../history/decode.js';
import { type Execution, type HistoryEvent, eventsOf } from '../history/events.js';
import { sha256 } from '../report-bundle/manifest.js';

/** An activity as Temporal has recorded it. */
export interface RecordedAct extends Execution {
  readonly activity: string;
  readonly id: string;
  /** sha256 of the canonical JSON of its arguments, hex. */
  readonly begun: string;
  /** The attempt that its end is of; absent while it has none. */
  readonly attempt?: number;
  readonly ended?: 'done' | 'failed' | 'lost';
  /** The same of its result, where it is done. */
  readonly result?: string;
}

/** Every activity of a run and of its batches, in the order in which each history has them. */
export async function recordedActs(
  client: Client,
  execution: Execution,
): Promise<readonly RecordedAct[]> {
  const acts = new Map<string, RecordedAct>();
  const children: Execution[] = [];
  for await (const event of eventsOf(client, execution)) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      acts.set(String(event.eventId), {
        ...execution,
        activity: scheduled.activityType?.name ?? '',
        id: scheduled.activityId ?? '',
        begun: sha256(auditedText(await valuesOf(client, scheduled.input))),
      });
      continue;
    }
    const ended = await endOf(client, event);
    const act = acts.get(String(ended?.scheduledEventId));
    if (act && ended) acts.set(String(ended.scheduledEventId), { ...act, ...ended.what });
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    if (child?.workflowId && child.runId)
      children.push({ workflowId: child.workflowId, runId: child.runId });
  }
  const ofChildren: RecordedAct[] = [];
  for (const child of children) ofChildren.push(...(await recordedActs(client, child)));
  return [...acts.values(), ...ofChildren];
}

interface End {
  readonly scheduledEventId: unknown;
  readonly what: Pick<RecordedAct, 'attempt' | 'ended' | 'result'>;
}

async function endOf(client: Client, event: HistoryEvent): Promise<End | undefined> {
  const started = event.activityTaskStartedEventAttributes;
  if (started) {
    const { scheduledEventId, attempt } = started;
    return { scheduledEventId, what: { attempt: attempt ?? 1 } };
  }
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const [value] = await valuesOf(client, completed.result);
    const result = sha256(auditedText(value));
    return { scheduledEventId: completed.scheduledEventId, what: { ended: 'done', result } };
  }
  const failed = event.activityTaskFailedEventAttributes;
  if (failed) return { scheduledEventId: failed.scheduledEventId, what: { ended: 'failed' } };
  const lost =
    event.activityTaskTimedOutEventAttributes ?? event.activityTaskCanceledEventAttributes;
  return lost ? { scheduledEventId: lost.scheduledEventId, what: { ended: 'lost' } } : undefined;
}
