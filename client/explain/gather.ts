import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { journalQuery, statusQuery } from '../../workflows/messages.js';
import { rootMessage } from '../root-message.js';
import type { Run } from '../runs.js';
import { isServed } from './explain-worker.js';
import type { RunFacts } from './facts.js';
import { gatherActivities } from './gather-activities.js';
import { gatherEnd } from './gather-end.js';
import { gatherQueues } from './gather-queues.js';
import { gatherTask } from './gather-tasks.js';

/** A healthy run answers in milliseconds; one that has to be replayed, in a second or two. */
const answerTimeoutMs = 5000;
/** Batches that are looked into; the rest of ten thousand nodes is no better. */
const maxBatches = 50;

/** A workflow as Temporal describes it. */
export interface Described {
  readonly workflowId: string;
  readonly runId: string;
  readonly raw: WorkflowExecutionDescription['raw'];
}

/** Asks Temporal, and the run itself where anybody would answer, for everything that can be known. */
export async function gatherFacts(client: Client, cluster: string, run: Run): Promise<RunFacts> {
  const description = await run.describe();
  const { raw, runId, status } = description;
  const now = Date.now();
  const common = { cluster, now, isCancelled: raw.workflowExtendedInfo?.cancelRequested === true };
  const nothing = { queues: [], tasks: [], activities: [] };
  if (status.name !== 'RUNNING' && status.name !== 'PAUSED')
    return { ...common, ...nothing, ended: await gatherEnd(run, description) };
  const parent: Described = { workflowId: run.workflowId, runId, raw };
  const [queues, family] = await Promise.all([gatherQueues(client), familyOf(client, parent)]);
  const isRun = queues.some((queue) => queue.serves === 'workflows' && isServed(queue, now));
  const [said, activities, ...tasks] = await Promise.all([
    isRun ? ask(client, run) : {},
    gatherActivities(client, family, { queues, now }),
    ...family.map((one) => gatherTask(client, one)),
  ]);
  const failing = tasks.filter((task) => task !== undefined);
  return { ...common, queues, activities, tasks: failing, ...said };
}

/** The run and its batches under way. */
async function familyOf(client: Client, parent: Described): Promise<Described[]> {
  const children = (parent.raw.pendingChildren ?? []).slice(0, maxBatches);
  const described = children.map(async ({ workflowId, runId }) => {
    if (!workflowId || !runId) return [];
    // A batch may end between two questions.
    const found = await client.workflow
      .getHandle(workflowId, runId)
      .describe()
      .catch(() => undefined);
    return found ? [{ workflowId, runId, raw: found.raw }] : [];
  });
  return [parent, ...(await Promise.all(described)).flat()];
}

type Said = Pick<RunFacts, 'status' | 'journal' | 'silence'>;

async function ask(client: Client, run: Run): Promise<Said> {
  // Both are waited for: what is still being asked again when the connection closes throws at nobody.
  const [status, journal] = await client.withDeadline(Date.now() + answerTimeoutMs, () =>
    Promise.allSettled([run.query(statusQuery), run.query(journalQuery)]),
  );
  return {
    ...(status.status === 'fulfilled'
      ? { status: status.value }
      : { silence: rootMessage(status.reason) }),
    ...(journal.status === 'fulfilled' && { journal: journal.value }),
  };
}
