import { setHandler, workflowInfo } from '@temporalio/workflow';
import type { Decision } from '../../model/messages.js';
import type { Report } from '../../model/report.js';
import {
  approveSignal,
  approveUpdate,
  journalQuery,
  pauseSignal,
  planQuery,
  rejectSignal,
  resumeSignal,
  rollbackSignal,
  statusQuery,
} from '../messages.js';
import { type Run, type Strategy, createRun } from '../runbook/conduct.js';
import { askRollback, decide, objectionTo, pause, resume } from '../runbook/desk.js';
import { refused } from '../runbook/failures.js';
import { readDecision } from '../runbook/read-message.js';
import { temporalHost } from './host.js';

/** A strategy as a Temporal workflow: every handler before the first await, then the run itself. */
export async function serve(strategy: Strategy, request: unknown): Promise<Report> {
  const host = temporalHost();
  const run = createRun(host, strategy);
  answerQueries(run);
  takeMessages(run, () => host.now());
  return run.conduct(request);
}

function answerQueries(run: Run): void {
  setHandler(statusQuery, () => run.status(), { description: 'The run at a glance' });
  setHandler(planQuery, () => run.plan() ?? null, { description: 'What is to be approved' });
  setHandler(journalQuery, () => run.desk.journal, { description: 'What was done and said' });
}

function takeMessages({ desk }: Run, now: () => number): void {
  setHandler(approveSignal, (message) => decide(desk, 'approved', message, now()), {
    description: 'Approve the open gate: {"gate","planDigest","by","comment"}',
  });
  setHandler(rejectSignal, (message) => decide(desk, 'rejected', message, now()), {
    description: 'Reject the open gate: {"gate","planDigest","by","comment"}',
  });
  setHandler(pauseSignal, (message) => pause(desk, message, now()), {
    description: 'Start no further step: {"by","reason"}',
  });
  setHandler(resumeSignal, (message) => resume(desk, message, now()), {
    description: 'Go on, or try a failed undo again: {"by","reason"}',
  });
  setHandler(rollbackSignal, (message) => askRollback(desk, message, now()), {
    description: 'Take everything back, newest first: {"by","reason"}',
  });
  setHandler(
    approveUpdate,
    (decision) => {
      decide(desk, 'approved', decision, now());
      return `approved "${decision.gate}" of run ${workflowInfo().runId}`;
    },
    {
      description: 'Approve the open gate and be told whether it counted',
      // Synchronous: Temporal does not await a validator, so an async one would accept everything.
      validator: (message: Decision) => {
        const decision = readDecision(message);
        const objection = typeof decision === 'string' ? decision : objectionTo(desk, decision);
        if (objection !== undefined) throw refused(objection);
      },
    },
  );
}
