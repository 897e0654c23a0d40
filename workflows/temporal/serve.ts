import {
  CancellationScope,
  allHandlersFinished,
  condition,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { readApprovalText } from '../../model/approval-text.js';
import { type Proof, longestSignature } from '../../model/approvals.js';
import type { Report } from '../../model/report.js';
import {
  approveSignal,
  approveUpdate,
  heldSignal,
  journalQuery,
  paceSignal,
  pauseSignal,
  planQuery,
  quarantineSignal,
  rejectSignal,
  nodeRateSignal,
  retrySignal,
  resumeSignal,
  rollbackSignal,
  statusQuery,
} from '../messages.js';
import { type Run, createRun } from '../runbook/conduct.js';
import type { Strategy } from '../runbook/strategy.js';
import { type Verdict, decide, objectionTo, readJudged } from '../runbook/decide.js';
import { because, refused } from '../runbook/failures.js';
import type { Host } from '../runbook/host.js';
import { isSigned } from '../runbook/read-message.js';
import { refuseMessage } from '../runbook/desk.js';
import {
  askRollback,
  noteHeld,
  noteNodeRate,
  noteRetry,
  pause,
  quarantine,
  resume,
  setPace,
} from '../runbook/steer.js';
import { indexed, indexing } from './attributes.js';
import { holdCluster } from './cluster-hold.js';
import { temporalHost } from './host.js';

/** A strategy as a Temporal workflow: every handler before the first await, then the run itself. */
export async function serve(strategy: Strategy, request: unknown): Promise<Report> {
  const host = temporalHost({
    held: (held) => noteHeld(run.desk, held, host.now()),
    holdCluster,
  });
  const run: Run = createRun(
    indexing(host, () => run, request),
    strategy,
  );
  answerQueries(run);
  takeDecisions(run, host);
  takeRequests(run, () => host.now());
  const report = await indexed(run, request);
  // A run that was cancelled ends as every other: with its report.
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  return report;
}

function answerQueries(run: Run): void {
  setHandler(statusQuery, () => run.status(), { description: 'The run at a glance' });
  setHandler(planQuery, () => run.plan() ?? null, { description: 'What is to be approved' });
  setHandler(journalQuery, () => run.desk.journal, { description: 'What was done and said' });
}

function takeDecisions({ desk }: Run, host: Host): void {
  const judge = (verdict: Verdict) => (message: unknown) =>
    takeDecision({ desk, host, verdict, message });
  setHandler(approveSignal, async (message) => void (await judge('approved')(message)), {
    description: 'Approve the open gate: {"gate","planDigest","by","comment","ticket"}',
  });
  setHandler(rejectSignal, async (message) => void (await judge('rejected')(message)), {
    description:
      'Reject the open gate: {"gate","planDigest","by","comment","ticket"}; with "data": "snapshot", back to the snapshot of a hop',
  });
  setHandler(
    approveUpdate,
    async (message) => {
      const why = await judge('approved')(message);
      if (why !== undefined) throw refused(why);
      return `approved "${desk.approvals.at(-1)?.gate ?? ''}" of run ${workflowInfo().runId}`;
    },
    {
      description: 'Approve the open gate and be told whether it counted',
      // Synchronous: Temporal does not await a validator, so an async one would accept everything.
      validator: (message) => {
        if (isSigned(message)) return; // Who signed it must be found out first.
        const judged = readJudged('approved', message);
        const why = typeof judged === 'string' ? judged : objectionTo(desk, judged, host.now());
        if (why !== undefined) throw refused(why);
      },
    },
  );
}

interface Decided {
  readonly desk: Run['desk'];
  readonly host: Host;
  readonly verdict: Verdict;
  readonly message: unknown;
}

/** Finds out who signed, then judges at one go. Returns why it did not count. */
async function takeDecision({
  desk,
  host,
  verdict,
  message,
}: Decided): Promise<string | undefined> {
  const proof = isSigned(message) ? await proofOf(host, message) : undefined;
  if (typeof proof !== 'string') return decide(desk, verdict, message, host.now(), proof);
  refuseMessage(desk, verdict === 'approved' ? 'approve' : 'reject', proof, host.now());
  return proof;
}

async function proofOf(
  host: Host,
  signed: { readonly text: string; readonly signature: string },
): Promise<Proof | string> {
  const { text, signature } = signed;
  const said = readApprovalText(text);
  // What is too long to be either would only be written into the history once more.
  if (typeof said === 'string') return said;
  if (signature.length > longestSignature)
    return `the signature has ${signature.length} characters; ${longestSignature} are the most`;
  try {
    const verified = await host
      .call('reading', 'verify a signature')
      .verifyApproval({ text, signature });
    return 'refused' in verified ? verified.refused : verified;
  } catch (cause) {
    return `the signature could not be verified: ${because(cause)}`;
  }
}

function takeRequests({ desk }: Run, now: () => number): void {
  setHandler(heldSignal, (held) => noteHeld(desk, held, now()), {
    description: 'From a batch to its run: a node waits for people',
  });
  setHandler(pauseSignal, (message) => pause(desk, message, now()), {
    description: 'Start no further step: {"by","reason"}',
  });
  setHandler(resumeSignal, (message) => resume(desk, message, now()), {
    description: 'Go on, or try a failed undo again: {"by","reason"}',
  });
  setHandler(rollbackSignal, (message) => askRollback(desk, message, now()), {
    description:
      'Take everything back, newest first: {"by","reason"}; with "to", only what came after that step; with "data": "snapshot", to the snapshot of a hop',
  });
  setHandler(paceSignal, (message) => setPace(desk, message, now()), {
    description: 'Change so many nodes at the same time: {"by","reason","parallelism"}',
  });
  setHandler(retrySignal, (message) => noteRetry(desk, message, now()), {
    description: 'Sent by cutover retry, for the journal: {"by","reason"}',
  });
  setHandler(nodeRateSignal, (message) => noteNodeRate(desk, message, now()), {
    description: 'Sent by cutover pace --node-rate, for the journal: {"by","reason","perSecond"}',
  });
  setHandler(quarantineSignal, (message) => quarantine(desk, message, now()), {
    description: 'Go on without a worker: {"by","reason","node"}',
  });
}
