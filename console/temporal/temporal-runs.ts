import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { approve, signalAndSee } from '../../client/messages.js';
import { drawPage } from '../../client/report-bundle/draw-page.js';
import { makeBundle } from '../../client/report-bundle/make-bundle.js';
import { recordedOf } from '../../client/report-bundle/recorded.js';
import { retryNow } from '../../client/retry.js';
import { type Run, requireUnderWay } from '../../client/runs.js';
import { requireWorker } from '../../client/workers.js';
import type { Request } from '../../model/messages.js';
import type { PlanView } from '../../model/status.js';
import type { InPlaceSpec } from '../../model/spec.js';
import {
  paceSignal,
  pauseSignal,
  planQuery,
  quarantineSignal,
  rejectSignal,
  resumeSignal,
  retrySignal,
  rollbackSignal,
  workflowIdOf,
} from '../../workflows/messages.js';
import type { RunRef, Runs } from '../runs.js';
import { specOf } from './asked-for.js';
import { listRuns } from './list.js';
import { lookAt } from './look.js';
import { startRun } from '../../client/start-run.js';

/** What runs were asked to do; it never changes, and a page asks for it at every look. */
const maxSpecs = 200;

/** The console's view of Temporal, over the code of the command line. */
export function temporalRuns(client: Client): Runs {
  const handleOf = ({ cluster, runId }: RunRef): Run =>
    client.workflow.getHandle(workflowIdOf(cluster), runId);
  const told =
    <Message>(signal: SignalDefinition<[Message]>) =>
    async (ref: RunRef, message: Message): Promise<string> =>
      signalAndSee(await reachable(client, handleOf(ref)), signal, message);
  const specs = remembered((ref) => specOf(client, ref));
  return {
    list: (wanted) => listRuns(client, wanted),
    newest: (cluster) => newestOf(client, cluster),
    look: (ref, before) => lookAt(client, ref, specs, before),
    plan: async (ref) => planOf(client, handleOf(ref)),
    start: async (spec) => {
      const { runId } = await startRun(client, spec);
      return { cluster: spec.spec.cluster, runId };
    },
    approve: async (ref, decision) => approve(await reachable(client, handleOf(ref)), decision),
    reject: told(rejectSignal),
    pause: told(pauseSignal),
    resume: told(resumeSignal),
    retry: async (ref, request) => retry(client, await reachable(client, handleOf(ref)), request),
    rollback: told(rollbackSignal),
    pace: told(paceSignal),
    quarantine: told(quarantineSignal),
    pageOf: drawPage,
    bundleOf: async (ref, report) =>
      makeBundle({
        report,
        page: await drawPage(report),
        recorded: await recordedOf(client, handleOf(ref)),
      }),
  };
}

/** Long enough for a run that is replayed. */
const answerMs = 5000;

/** @throws Fault with code 6 where nobody would answer. */
async function planOf(client: Client, run: Run): Promise<PlanView | undefined> {
  await requireWorker(client);
  const plan = await client.withDeadline(Date.now() + answerMs, () => run.query(planQuery));
  return plan ?? undefined;
}

/** A run that is under way, with a worker that can answer. @throws Fault with code 6 or 7. */
async function reachable(client: Client, run: Run): Promise<Run> {
  await requireUnderWay(run);
  await requireWorker(client);
  return run;
}

/** First who and why: what follows happens in Temporal alone, and the run would never know. */
async function retry(client: Client, run: Run, request: Request): Promise<string> {
  await run.signal(retrySignal, request);
  const retried = await retryNow(client, run);
  return retried.length === 0
    ? 'nothing waits for its next attempt'
    : `begins at once: ${retried.map(({ what }) => what).join(', ')}`;
}

async function newestOf(client: Client, cluster: string): Promise<RunRef | undefined> {
  try {
    const { runId } = await client.workflow.getHandle(workflowIdOf(cluster)).describe();
    return { cluster, runId };
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return undefined;
    throw cause;
  }
}

function remembered(read: (ref: RunRef) => Promise<InPlaceSpec | undefined>) {
  const known = new Map<string, InPlaceSpec | undefined>();
  return async (ref: RunRef): Promise<InPlaceSpec | undefined> => {
    if (known.has(ref.runId)) return known.get(ref.runId);
    const spec = await read(ref);
    known.set(ref.runId, spec);
    for (const oldest of known.keys()) if (known.size > maxSpecs) known.delete(oldest);
    return spec;
  };
}
