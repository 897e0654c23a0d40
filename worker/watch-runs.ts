import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import type { RunStatus } from '../model/status.js';
import { isRun } from '../model/workflow-types.js';
import type { Metrics } from './metrics.js';

/** How often is looked; Prometheus asks about as often. */
const EVERY_MS = 15_000;
/** A run that does not answer within this is told as unknown. */
const ANSWER_MS = 5_000;
/** Runs that are looked at; more at the same time are not counted on. */
const MOST = 200;
const AT_ONCE = 5;

/** A run under way, and what it says of itself; no status where it did not answer. */
interface Seen {
  readonly cluster: string;
  readonly startedAt: number;
  readonly status?: RunStatus;
}

/** How gauges are told apart: `{"cluster":"blue","state":"waiting"}`. */
type Labels = Readonly<Record<string, string>>;

/**
 * Writes what runs say of themselves into gauges, until the signal. One look that fails is counted, and the next one
 * looks again. Several workers of a namespace tell the same: take the maximum over them.
 */
export async function watchRuns(
  client: Client,
  metrics: Metrics,
  signal: AbortSignal,
  everyMs = EVERY_MS,
): Promise<void> {
  const show = createGauges(metrics);
  while (!signal.aborted) {
    try {
      show(await lookAt(client), Date.now());
      metrics.looks.add(1, { ended: 'well' });
    } catch {
      metrics.looks.add(1, { ended: 'badly' });
    }
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

async function lookAt(client: Client): Promise<readonly Seen[]> {
  const found: { readonly workflowId: string; readonly runId: string; readonly at: number }[] = [];
  const query = `${isRun} AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, runId, startTime } of client.workflow.list({ query })) {
    found.push({ workflowId, runId, at: startTime.getTime() });
    if (found.length === MOST) break;
  }
  const limit = pLimit(AT_ONCE);
  return Promise.all(
    found.map(({ workflowId, runId, at }) =>
      limit(async () => {
        const status = await statusOf(client, workflowId, runId);
        const cluster = workflowId.replace(/^migrate-/, '');
        return { cluster, startedAt: at, ...(status && { status }) };
      }),
    ),
  );
}

const statusOf = (client: Client, workflowId: string, runId: string) =>
  client
    .withDeadline(Date.now() + ANSWER_MS, () =>
      client.workflow.getHandle(workflowId, runId).query<RunStatus>('status'),
    )
    .catch(() => undefined);

/** Prometheus keeps what it was told last: what was told before and is no longer so must be told as 0. */
function createGauges(metrics: Metrics): (seen: readonly Seen[], now: number) => void {
  const names = ['runState', 'runAge', 'runSteps', 'gateWaiting'] as const;
  const told = new Map<
    string,
    { readonly name: (typeof names)[number]; readonly labels: Labels }
  >();
  return (seen, now) => {
    const gone = new Map(told);
    const tell = (name: (typeof names)[number], labels: Labels, value: number): void => {
      const key = `${name} ${JSON.stringify(labels)}`;
      told.set(key, { name, labels });
      gone.delete(key);
      metrics[name].set(value, labels);
    };
    for (const { cluster, startedAt, status } of seen) {
      tell('runAge', { cluster }, (now - startedAt) / 1000);
      tell('runState', { cluster, state: status?.state ?? 'unknown' }, 1);
      if (status !== undefined) tellSteps(cluster, status, now, tell);
    }
    for (const { name, labels } of gone.values()) metrics[name].set(0, labels);
  };
}

function tellSteps(
  cluster: string,
  { steps, state, waitingFor }: RunStatus,
  now: number,
  tell: (name: 'runSteps' | 'gateWaiting', labels: Labels, value: number) => void,
): void {
  const counts = new Map<string, number>();
  for (const step of steps) counts.set(step.state, (counts.get(step.state) ?? 0) + 1);
  for (const [of, count] of counts) tell('runSteps', { cluster, state: of }, count);
  const open = steps.find((step) => step.state === 'running' && step.name.startsWith('gate: '));
  if (state === 'waiting' && open?.startedAt !== undefined)
    tell('gateWaiting', { cluster, gate: waitingFor ?? open.name }, (now - open.startedAt) / 1000);
}
