import type { Client } from '@temporalio/client';
import { valuesOf } from '../history/decode.js';
import { type Execution, type HistoryEvent, newEventsOf } from '../history/events.js';
import { fieldOf } from '../history/field-of.js';
import type { Run } from '../runs.js';
import { type BatchEvent, type BatchProgress, progressOf } from './batch-progress.js';

/** Batches followed at the same time: more than a screen shows, and each is a question that stays open. */
const maxFollowed = 40;

/** The batches of a run, as far as Temporal has told of them. */
export interface Batches {
  /** Those under way at the last refresh. */
  readonly now: () => readonly BatchProgress[];
  /** Looks which are under way; never throws. */
  readonly refresh: () => Promise<void>;
  /** Ends all following. */
  readonly close: () => void;
}

/**
 * Follows each batch under way by its history, event by event as Temporal tells them: a list of who is being worked on
 * stands nowhere else.
 */
export function followBatches(client: Client, run: Run): Batches {
  const followed = new Map<string, BatchEvent[]>();
  const closing = new AbortController();
  let underWay: readonly string[] = [];
  const follow = async (execution: Execution, events: BatchEvent[]): Promise<void> => {
    for await (const event of newEventsOf(client, execution, closing.signal)) {
      const told = await batchEventOf(client, event);
      if (told) events.push(told);
    }
  };
  const refresh = async (): Promise<void> => {
    const { raw } = await run.describe();
    const children = (raw.pendingChildren ?? []).slice(0, maxFollowed);
    for (const { workflowId, runId } of children) {
      if (!workflowId || !runId || followed.has(workflowId)) continue;
      const events: BatchEvent[] = [];
      followed.set(workflowId, events);
      // Without it the line of the batch stands still; the run itself is watched elsewhere.
      follow({ workflowId, runId }, events).catch(() => followed.delete(workflowId));
    }
    underWay = children.flatMap(({ workflowId }) => workflowId ?? []);
  };
  return {
    now: () => underWay.map((id) => progressOf(id, followed.get(id) ?? [])).filter(isKnown),
    refresh: () => refresh().catch(() => undefined),
    close: () => closing.abort(),
  };
}

const isKnown = ({ nodes }: BatchProgress): boolean => nodes > 0;

async function batchEventOf(client: Client, event: HistoryEvent): Promise<BatchEvent | undefined> {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) {
    const [batch] = await valuesOf(client, started.input);
    const nodes = fieldOf(batch, 'nodes');
    const count = Array.isArray(nodes) ? nodes.length : 0;
    return { kind: 'batch', name: String(fieldOf(batch, 'name')), nodes: count };
  }
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    const [input] = await valuesOf(client, scheduled.input);
    const node = fieldOf(fieldOf(input, 'node'), 'name');
    return { kind: 'begin', eventId: String(event.eventId), node: String(node) };
  }
  const well = event.activityTaskCompletedEventAttributes;
  const ended =
    well ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  if (!ended) return undefined;
  return { kind: 'end', beginId: String(ended.scheduledEventId), isWell: ended === well };
}
