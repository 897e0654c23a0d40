import { ApplicationFailure } from '@temporalio/common';
import { evidence } from '../../model/evidence.js';
import { type GateName, type GatePolicies, policyAt } from '../../model/gate-policy.js';
import type { OpenGate } from './desk.js';
import { type Step, nothingToUndo } from './step.js';

const REJECTED = 'Rejected';

/** Was this thrown because a person rejected a gate? */
export const isRejection = (cause: unknown): boolean =>
  cause instanceof ApplicationFailure && cause.type === REJECTED;

/**
 * A line of the runbook that waits for people. `name` completes "gate: …"; `called` is what decisions name it, where there
 * are several of its kind: a decision on one that comes twice must not count for the next.
 */
export const gate = (
  gateName: GateName,
  name: string,
  phase: Step['phase'],
  policies: GatePolicies,
  called: string = gateName,
): Step => ({
  name: `gate: ${name}`,
  phase,
  run: async ({ host, desk }) => {
    const open: OpenGate = { name: called, policy: policyAt(policies, gateName), accepted: [] };
    desk.openGate = open;
    desk.changed();
    desk.tell('gate-open', `"${called}" waits for approval: ${name}`, called);
    try {
      await host.waitUntil(() => open.ended !== undefined);
    } finally {
      delete desk.openGate; // A late decision must not find a gate that nobody waits at.
    }
    const last = open.accepted.at(-1);
    if (open.ended === 'rejected')
      throw ApplicationFailure.nonRetryable(
        `${last?.by ?? 'somebody'} rejected "${called}"${last?.comment ? `: ${last.comment}` : ''}`,
        REJECTED,
      );
    return evidence(`approved by ${open.accepted.map(({ by }) => by).join(' and ')}`);
  },
  undo: nothingToUndo,
});
