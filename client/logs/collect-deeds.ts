import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { Evidence } from '../../model/evidence.js';
import { failureFactsOf, textOf, valuesOf } from '../history/decode.js';
import { type Execution, type HistoryEvent, eventsOf } from '../history/events.js';
import { fieldOf } from '../history/field-of.js';
import type { Deed } from './node-log.js';

/** What the history of one workflow says of one node. */
export interface Collected {
  /** By the id under which Temporal lists the activity while it is under way. */
  readonly deeds: ReadonlyMap<string, Deed>;
  /** Batches that the node is in. */
  readonly batches: readonly Execution[];
}

/** Reads a history from its beginning; no worker is needed. */
export async function collectDeeds(
  client: Client,
  execution: Execution,
  node: string,
): Promise<Collected> {
  const collector = createCollector(client, node);
  for await (const event of eventsOf(client, execution)) await collector.take(event);
  return collector;
}

interface Collector extends Collected {
  readonly take: (event: HistoryEvent) => Promise<void>;
}

function createCollector(client: Client, node: string): Collector {
  const deeds = new Map<string, Deed>();
  const activityIds = new Map<string, string>();
  const batches = createBatches(client, node);
  const begin = async (event: HistoryEvent): Promise<void> => {
    const activityId = event.activityTaskScheduledEventAttributes?.activityId ?? '';
    const deed = await beginningOf(client, event, node);
    if (deed === undefined) return;
    deeds.set(activityId, deed);
    activityIds.set(String(event.eventId), activityId);
  };
  const take = async (event: HistoryEvent): Promise<void> => {
    if (event.activityTaskScheduledEventAttributes) return begin(event);
    await batches.take(event);
    const said = await saidAbout(client, event, node);
    if (said) deeds.set(`said ${String(event.eventId)}`, said);
    const ended = await endingOf(client, event);
    const id = activityIds.get(String(ended?.scheduledEventId));
    const deed = id === undefined ? undefined : deeds.get(id);
    if (id !== undefined && deed) deeds.set(id, { ...deed, ...ended?.what });
    return undefined;
  };
  return { deeds, batches: batches.found, take };
}

/** Batches with this node: the event that asks for one names its nodes, the one that begins it names its run. */
function createBatches(client: Client, node: string) {
  const asked = new Set<string>();
  const found: Execution[] = [];
  const take = async (event: HistoryEvent): Promise<void> => {
    const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
    if (child?.workflowId && (await isAbout(client, child.input, node)))
      asked.add(child.workflowId);
    const started = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    const { workflowId, runId } = started ?? {};
    if (workflowId && runId && asked.has(workflowId)) found.push({ workflowId, runId });
  };
  return { found, take };
}

async function beginningOf(
  client: Client,
  { eventTime, userMetadata, activityTaskScheduledEventAttributes: scheduled }: HistoryEvent,
  node: string,
): Promise<Deed | undefined> {
  const [input] = await valuesOf(client, scheduled?.input);
  if (nameIn(input) !== node) return undefined;
  const key = fieldOf(input, 'key');
  return {
    what: (await textOf(client, userMetadata?.summary)) ?? scheduled?.activityType?.name ?? '',
    ...(typeof key === 'string' && { key }),
    state: 'waits',
    at: tsToMs(eventTime),
    attempts: 0,
  };
}

/** A batch names its nodes; only those that have this one are read. */
async function isAbout(
  client: Client,
  stored: Parameters<typeof valuesOf>[1],
  node: string,
): Promise<boolean> {
  const [batch] = await valuesOf(client, stored);
  const nodes = fieldOf(batch, 'nodes');
  return Array.isArray(nodes) && nodes.some((one: unknown) => nameIn(one) === node);
}

/** Somebody spoke of this node, as when it was put into quarantine. */
async function saidAbout(
  client: Client,
  { eventTime, workflowExecutionSignaledEventAttributes: signal }: HistoryEvent,
  node: string,
): Promise<Deed | undefined> {
  if (!signal) return undefined;
  // What the run could not read either is about no node.
  const [message] = await valuesOf(client, signal.input).catch(() => []);
  const by = fieldOf(message, 'by');
  const reason = fieldOf(message, 'reason');
  if (fieldOf(message, 'node') !== node || typeof by !== 'string') return undefined;
  const summary = `${by}: ${typeof reason === 'string' ? reason : 'no reason given'}`;
  const at = tsToMs(eventTime);
  return { what: signal.signalName ?? '', state: 'said', at, attempts: 0, summary };
}

interface Ending {
  readonly scheduledEventId: unknown;
  readonly what: Partial<Deed>;
}

/** What an event says of an activity that was begun before. */
async function endingOf(client: Client, event: HistoryEvent): Promise<Ending | undefined> {
  const { activityTaskStartedEventAttributes: started } = event;
  const { activityTaskCompletedEventAttributes: completed } = event;
  const { activityTaskCanceledEventAttributes: cancelled } = event;
  const failed = event.activityTaskFailedEventAttributes;
  const bad = failed ?? event.activityTaskTimedOutEventAttributes;
  const endedAt = tsToMs(event.eventTime);
  const { scheduledEventId } = started ?? completed ?? bad ?? cancelled ?? {};
  if (scheduledEventId === undefined) return undefined;
  if (started) return { scheduledEventId, what: await startOf(client, started, endedAt) };
  if (completed) {
    const [result] = await valuesOf(client, completed.result);
    return { scheduledEventId, what: { state: 'done', endedAt, ...evidenceIn(result) } };
  }
  if (!bad) return { scheduledEventId, what: { state: 'cancelled', endedAt } };
  const failure = await failureFactsOf(client, bad.failure);
  const state = failed ? 'failed' : 'timed out';
  const why = failure && { summary: failure.message };
  return { scheduledEventId, what: { state, endedAt, ...why } };
}

async function startOf(
  client: Client,
  {
    attempt,
    identity,
    lastFailure,
  }: NonNullable<HistoryEvent['activityTaskStartedEventAttributes']>,
  startedAt: number,
): Promise<Partial<Deed>> {
  const before = await failureFactsOf(client, lastFailure);
  return {
    state: 'under way',
    startedAt,
    attempts: attempt ?? 1,
    ...(identity && { worker: identity }),
    ...(before && { failedBefore: before.message }),
  };
}

function evidenceIn(result: unknown): Pick<Deed, 'summary' | 'details'> {
  if (typeof result !== 'object' || result === null || !('summary' in result)) return {};
  const { summary, details } = result as Evidence;
  return { summary, ...(details && { details }) };
}

/** Name of the node in the argument of an activity, or in the entry of a batch. */
const nameIn = (input: unknown): unknown => fieldOf(fieldOf(input, 'node'), 'name');
