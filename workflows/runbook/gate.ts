import { ApplicationFailure } from '@temporalio/common';
import { evidence } from '../../model/evidence.js';
import type { GateName } from '../../model/spec.js';
import { type Step, nothingToUndo } from './step.js';

const REJECTED = 'Rejected';

/** Was this thrown because a person rejected a gate? */
export const isRejection = (cause: unknown): boolean =>
  cause instanceof ApplicationFailure && cause.type === REJECTED;

/** A line of the runbook that waits for people. `name` completes "gate: …". */
export const gate = (gateName: GateName, name: string, phase: Step['phase']): Step => ({
  name: `gate: ${name}`,
  phase,
  run: async ({ host, desk }) => {
    const before = desk.approvals.length;
    desk.openGate = gateName;
    desk.changed();
    try {
      await host.waitUntil(() => desk.approvals.length > before);
    } finally {
      delete desk.openGate; // A late decision must not find a gate that nobody waits at.
    }
    const decision = desk.approvals[before];
    if (decision?.decision !== 'approved')
      throw ApplicationFailure.nonRetryable(
        `${decision?.by ?? 'somebody'} rejected "${gateName}"${decision?.comment ? `: ${decision.comment}` : ''}`,
        REJECTED,
      );
    return evidence(`approved by ${decision.by}`);
  },
  undo: nothingToUndo,
});
