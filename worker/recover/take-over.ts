import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { Claim, RecoveryNodes } from '../../activities/recovery/nodes.js';
import { FailureType } from '../../model/failures.js';
import type { NodeRef } from '../../model/node.js';
import { sidesOf } from '../../workflows/planning/staged-sides.js';
import type { RunFound } from './survey.js';

/** The agent's own bound: above every epoch that a run has itself. */
const TAKEN_OVER = 10 ** 15;

/** A phase of the worker that is gone may still run; it is waited for, milliseconds. */
const PATIENCE_MS = 15 * 60_000;
const AGAIN_MS = 2_000;

/** How long a phase under way is waited for; a test shortens it. */
export interface Waiting {
  readonly patienceMs?: number;
  readonly againMs?: number;
}

/**
 * Takes a run over on all of its nodes, before anything else is done: nodes then refuse every worker that still believes to have it,
 * and every other recovery. Returns the epoch to act with.
 *
 * @throws Refused where another recovery came first, NotYet where a phase does not end.
 */
export async function takeOver(
  nodes: RecoveryNodes,
  found: RunFound,
  by: string,
  said: (words: string) => void,
  { patienceMs = PATIENCE_MS, againMs = AGAIN_MS }: Waiting = {},
): Promise<number> {
  const newest = found.nodes.flatMap(({ told }) => told?.runs.map(({ epoch }) => epoch) ?? []);
  const epoch = Math.max(TAKEN_OVER, ...newest) + 1;
  const claim: Claim = { runs: directoriesOf(found), epoch, token: randomUUID(), by };
  const deadline = Date.now() + patienceMs;
  const claimOn = async (node: NodeRef): Promise<void> => {
    for (;;)
      try {
        return await nodes.claim(node, claim);
      } catch (cause) {
        if (!isNotYet(cause) || Date.now() > deadline) throw cause;
        said(`${node.name}: ${cause.message}; it is asked again`);
        await delay(againMs);
      }
  };
  const claims = await Promise.allSettled(found.nodes.map(({ node }) => claimOn(node)));
  const failed = claims.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return epoch;
}

const isNotYet = (cause: unknown): cause is ApplicationFailure =>
  cause instanceof ApplicationFailure && cause.type === FailureType.NotYet;

/** All that the run may have on a node, also what it has not reached: a late worker must find that closed as well. */
export function directoriesOf({ runId, nodes, planned }: RunFound): string[] {
  const sides =
    planned === undefined || planned.plan.spec.carry !== 'data' ? [] : sidesIn(planned.plan);
  const there = nodes.flatMap(({ told }) => told?.runs.map(({ name }) => name) ?? []);
  return [...new Set([runId, ...sides.map((side) => `${runId}-${side}`), ...there])];
}

function sidesIn(plan: Parameters<typeof sidesOf>[0]): string[] {
  const { controlPlane, worker } = sidesOf(plan);
  return [...controlPlane, ...worker].map(({ side }) => side);
}
