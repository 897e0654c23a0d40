import { type Runbook, pointOfNoReturn } from '../runbook/step.js';
import type { Progress } from './progress.js';
import { touchedBy } from './touches.js';

/**
 * Indices of the steps that a way back takes back, newest first. Where one was under way already it goes on with the step that it
 * had reached: what a node has done of it is not done again. Otherwise it begins with the last step that reached a node, or with
 * those behind it that touch none: they may have begun, and their undo looks at the world. `make` gives a runbook for asking alone.
 */
export async function dueOf(
  make: () => Runbook,
  { reached, back }: Progress,
): Promise<readonly number[]> {
  const last = back ?? (await lastPossible(make(), reached));
  return Array.from({ length: last + 1 }, (_, at) => last - at);
}

/** Whoever has begun a step that no node knows of has not begun one after the next that touches nodes. */
async function lastPossible(runbook: Runbook, reached: number): Promise<number> {
  if (reached < 0) return -1;
  let last = reached;
  for (const [index, step] of runbook.entries()) {
    if (index <= reached) continue;
    if (step.undo === pointOfNoReturn || (await touchedBy(step)) === 'nodes') break;
    last = index;
  }
  return last;
}

/** The step from which there is no way back, where a node knows of it. */
export const pastReturn = (runbook: Runbook, { reached }: Progress): string | undefined =>
  runbook.slice(0, reached + 1).find(({ undo }) => undo === pointOfNoReturn)?.name;
