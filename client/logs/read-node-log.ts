import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { ExitCode } from '../exit-codes.js';
import { failureFactsOf, valuesOf } from '../history/decode.js';
import { type Execution, eventsOf } from '../history/events.js';
import { fault } from '../fault.js';
import type { Run } from '../runs.js';
import { collectDeeds } from './collect-deeds.js';
import type { Deed, NodeLog } from './node-log.js';

type Pending = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/**
 * Everything that a run did on a node, out of the histories of the run and of those batches that the node is in: needs no
 * worker, and works for runs that failed. @throws Fault with code 2 where the run has no such node.
 */
export async function readNodeLog(
  client: Client,
  cluster: string,
  run: Run,
  node: string,
): Promise<NodeLog> {
  const { startTime, runId } = await run.describe();
  const parent: Execution = { workflowId: run.workflowId, runId };
  await requireNode(client, cluster, parent, node);
  const own = await collectDeeds(client, parent, node);
  const inBatches = await Promise.all(
    own.batches.map(async (batch) =>
      withPending(client, batch, (await collectDeeds(client, batch, node)).deeds),
    ),
  );
  const deeds = [await withPending(client, parent, own.deeds), ...inBatches].flat();
  return {
    cluster,
    runId,
    node,
    startedAt: startTime.getTime(),
    deeds: deeds.toSorted((a, b) => a.at - b.at),
  };
}

/** An attempt that failed and will be tried again stands in no history yet. */
async function withPending(
  client: Client,
  { workflowId, runId }: Execution,
  deeds: ReadonlyMap<string, Deed>,
): Promise<Deed[]> {
  if (![...deeds.values()].some(({ state }) => state === 'waits' || state === 'under way'))
    return [...deeds.values()];
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  const pending = new Map((raw.pendingActivities ?? []).map((one) => [one.activityId, one]));
  return Promise.all(
    [...deeds].map(async ([id, deed]) => {
      const now = pending.get(id);
      return now ? { ...deed, ...(await pendingFacts(client, now)) } : deed;
    }),
  );
}

async function pendingFacts(client: Client, pending: Pending): Promise<Partial<Deed>> {
  const failure = await failureFactsOf(client, pending.lastFailure);
  const [says] = await valuesOf(client, pending.heartbeatDetails);
  const { lastWorkerIdentity } = pending;
  const attempt = pending.attempt ?? 1;
  const isBegun = pending.state !== scheduled;
  return {
    state: isBegun ? 'under way' : 'waits',
    attempts: isBegun ? attempt : attempt - 1,
    ...(lastWorkerIdentity && { worker: lastWorkerIdentity }),
    ...(failure && { failedBefore: failure.message }),
    ...(typeof says === 'string' && { summary: says }),
  };
}

/** Temporal's own number for an activity that no worker has. */
const scheduled = 1;

async function requireNode(
  client: Client,
  cluster: string,
  execution: Execution,
  node: string,
): Promise<void> {
  const first = (await eventsOf(client, execution).next()).value;
  const [request] = await valuesOf(client, first?.workflowExecutionStartedEventAttributes?.input);
  const names = namesIn(request);
  if (names.length === 0 || names.includes(node)) return;
  const shown = names.slice(0, maxNamed).join(', ');
  const more = names.length > maxNamed ? ` and ${names.length - maxNamed} more` : '';
  throw fault(
    ExitCode.BadInput,
    `the run on ${cluster} has no node ${JSON.stringify(node)}; it has ${shown}${more}`,
  );
}

/** Nodes that are named before the rest is counted. */
const maxNamed = 10;

function namesIn(request: unknown): string[] {
  if (typeof request !== 'object' || request === null || !('nodes' in request)) return [];
  if (!Array.isArray(request.nodes)) return [];
  return request.nodes.flatMap((node: unknown) =>
    typeof node === 'object' && node !== null && 'name' in node && typeof node.name === 'string'
      ? [node.name]
      : [],
  );
}
