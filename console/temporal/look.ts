import type { Client, WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { explain } from '../../client/explain/explain.js';
import type { ActivityFacts } from '../../client/explain/facts.js';
import { gatherFacts } from '../../client/explain/gather.js';
import { isFault } from '../../client/fault.js';
import { rootMessage } from '../../client/root-message.js';
import { reportOf } from '../../client/runs.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { journalQuery, statusQuery, workflowIdOf } from '../../workflows/messages.js';
import type { RunLook, RunRef, Work } from '../runs.js';
import { statusOfReport } from '../view/status-of-report.js';
import { namedWork } from './named-work.js';
import { endOf } from './rows.js';

/** A run that does not answer within this does not answer. */
const answerMs = 5000;
/** How long what a waiting run said of itself is believed: a worker may be gone since. */
const believedMs = 10_000;

/**
 * Looks at a run. One that waits for people costs one call, which no worker answers, as long as
 * nothing happens to it. Absent where there is no such run.
 */
export async function lookAt(
  client: Client,
  ref: RunRef,
  specOf: (ref: RunRef) => Promise<InPlaceSpec | undefined>,
  before?: RunLook,
): Promise<RunLook | undefined> {
  const handle = client.workflow.getHandle(workflowIdOf(ref.cluster), ref.runId);
  const described = await describe(client, handle);
  if (described === undefined) return undefined;
  const state = endOf(described.raw.workflowExecutionInfo?.status);
  const lookedAt = Date.now();
  const mark = markOf(described, state, lookedAt);
  if (before !== undefined && before.mark === mark && isIdle(described)) return before;
  const spec = before?.spec ?? (await specOf(ref));
  const { startTime, closeTime } = described;
  const base: RunLook = {
    ...ref,
    mark,
    state,
    startedAt: startTime.getTime(),
    ...(closeTime && { endedAt: closeTime.getTime() }),
    ...(spec && { spec }),
    journal: [],
    work: [],
  };
  if (state === 'running') return underWay(client, base, handle, before);
  return state === 'ended' ? withReport(base, handle) : cutShort(client, base, handle);
}

/** Every event of its history may have changed it; and what is old is not believed. */
const markOf = ({ historyLength }: WorkflowExecutionDescription, state: string, now: number) =>
  `${state} ${historyLength} ${state === 'running' ? Math.floor(now / believedMs) : ''}`;

/** Nothing is done for it, neither in it nor in a batch of nodes. */
const isIdle = ({ raw }: WorkflowExecutionDescription): boolean =>
  (raw.pendingActivities ?? []).length === 0 && (raw.pendingChildren ?? []).length === 0;

async function describe(
  client: Client,
  handle: WorkflowHandle,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.withDeadline(Date.now() + answerMs, () => handle.describe());
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return undefined;
    throw cause;
  }
}

/** The same facts and the same sentence as `cutover explain`. */
async function underWay(
  client: Client,
  base: RunLook,
  handle: WorkflowHandle,
  before: RunLook | undefined,
): Promise<RunLook> {
  const facts = await gatherFacts(client, base.cluster, handle);
  const { status = before?.status, journal = before?.journal ?? [] } = facts;
  const { sentence } = explain(facts);
  const activities = await namedWork(client, facts.activities);
  return {
    ...base,
    journal,
    ...(status && { status }),
    work: activities.slice(0, maxWork).map((one) => workOf(one, base.spec)),
    ...(facts.status ? { sentence } : { trouble: sentence }),
  };
}

/** Things under way that are told; a batch has at most 250 nodes under way. */
const maxWork = 250;

function workOf(activity: ActivityFacts, spec: InPlaceSpec | undefined): Work {
  const { what, attempt, lastFailure, startedAt, scheduledAt, says } = activity;
  const since = startedAt ?? scheduledAt;
  const name = what.slice(what.lastIndexOf(': ') + 2);
  const node = spec?.nodes.find((one) => one.name === name)?.name;
  return {
    what,
    attempt,
    ...(node !== undefined && { node }),
    ...(since !== undefined && { since }),
    ...(says !== undefined && { word: says }),
    ...(lastFailure && { lastFailure: lastFailure.message }),
  };
}

/** A run that ended tells all by its report: no worker is needed for it. */
async function withReport(base: RunLook, handle: WorkflowHandle): Promise<RunLook> {
  try {
    const report = await reportOf(handle);
    return { ...base, report, status: statusOfReport(report), journal: report.journal };
  } catch (cause) {
    return { ...base, trouble: sentenceOf(cause) };
  }
}

/** A run that failed or was ended from outside still knows how far it came, if a worker replays it. */
async function cutShort(client: Client, base: RunLook, handle: WorkflowHandle): Promise<RunLook> {
  const trouble = await reportOf(handle).then(() => undefined, sentenceOf);
  const said = await client
    .withDeadline(Date.now() + answerMs, async () => ({
      status: await handle.query(statusQuery),
      journal: await handle.query(journalQuery),
    }))
    .catch(() => ({}));
  return { ...base, ...said, ...(trouble !== undefined && { trouble }) };
}

const sentenceOf = (cause: unknown): string =>
  isFault(cause) ? cause.lines.join('\n') : rootMessage(cause);
