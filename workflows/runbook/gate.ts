import { ApplicationFailure } from '@temporalio/common';
import { evidence } from '../../model/evidence.js';
import { type GateName, type GatePolicies, policyAt } from '../../model/gate-policy.js';
import type { OpenGate } from './desk.js';
import { type Step, nothingToUndo } from './step.js';

const REJECTED = 'Rejected';

/** Was this thrown because a person rejected a gate? */
export const isRejection = (cause: unknown): boolean =>
  cause instanceof ApplicationFailure && cause.type === REJECTED;

/** A line of the runbook that waits for people. `name` completes "gate: …". */
export const gate = (
  gateName: GateName,
  name: string,
  phase: Step['phase'],
  policies: GatePolicies,
): Step => ({
  name: `gate: ${name}`,
  phase,
  run: async ({ host, desk }) => {
    const open: OpenGate = { name: gateName, policy: policyAt(policies, gateName), accepted: [] };
    desk.openGate = open;
    desk.changed();
    desk.tell('gate-open', `"${gateName}" waits for approval: ${name}`, gateName);
    try {
      await host.waitUntil(() => open.ended !== undefined);
    } finally {
      delete desk.openGate; // A late decision must not find a gate that nobody waits at.
    }
    const last = open.accepted.at(-1);
    if (open.ended === 'rejected')
      throw ApplicationFailure.nonRetryable(
        `${last?.by ?? 'somebody'} rejected "${gateName}"${last?.comment ? `: ${last.comment}` : ''}`,
        REJECTED,
      );
    return evidence(`approved by ${open.accepted.map(({ by }) => by).join(' and ')}`);
  },
  undo: nothingToUndo,
});
