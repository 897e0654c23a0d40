import type { NodeTiming } from '../../model/journal.js';
import {
  type Done,
  type Step,
  type Undo,
  type Verb,
  nothingToUndo,
  pointOfNoReturn,
} from './step.js';

/** Several steps at the same time, as one line of the runbook. */
export const together = (name: string, phase: Step['phase'], steps: readonly Step[]): Step => ({
  name,
  phase,
  run: allOf(steps.map(({ run }) => run)),
  undo: undoAll(steps),
});

function undoAll(steps: readonly Step[]): Undo {
  if (steps.some(({ undo }) => undo === pointOfNoReturn)) return pointOfNoReturn;
  const undos = steps.map(({ undo }) => undo).filter((undo) => typeof undo === 'function');
  return undos.length === 0 ? nothingToUndo : inOrder(undos.toReversed());
}

/** One verb after the other: two undos may share a node, and nothing is won by a race there. */
export const inOrder =
  (verbs: readonly Verb[]): Verb =>
  async (place) => {
    const done: Done[] = [];
    for (const [index, verb] of verbs.entries())
      done.push(await verb({ ...place, key: `${place.key}-${index + 1}` }));
    return summed(done);
  };

/**
 * Wait for all of them, then fail if any failed. Not `Promise.all`: it would start the rollback
 * of one while its neighbour is still being changed.
 */
export const allOf =
  (verbs: readonly Verb[]): Verb =>
  async (place) => {
    const results = await Promise.allSettled(
      verbs.map((verb, index) => verb({ ...place, key: `${place.key}-${index + 1}` })),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return summed(
      results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    );
  };

function summed(done: readonly Done[]): Done {
  const nodes: NodeTiming[] = done.flatMap((one) => one.nodes ?? []);
  const details = Object.assign({}, ...done.map((one) => one.details ?? {}));
  return {
    summary: done.map(({ summary }) => summary).join('; '),
    ...(Object.keys(details).length > 0 && { details }),
    ...(nodes.length > 0 && { nodes }),
  };
}
