import type { Invariant } from './invariant.js';

/** A history that another worker takes over leads to the same run. */
export const replays: Invariant = {
  name: 'its history replays to the same run',
  broken: ({ strayed }) => strayed,
};

/** Once nothing goes wrong any more and people decide, a run comes to its end. */
export const ends: Invariant = {
  name: 'it ends in bounded time once people decide and nothing goes wrong any more',
  broken: ({ end, journal }) =>
    end === undefined
      ? [`it never ended; last: ${journal.at(-1)?.verb} "${journal.at(-1)?.step}"`]
      : [],
};

/**
 * A run fails only where nothing was begun, where people had let go of the old side, or where they gave the way back up; and that
 * only where a node, or a component of the new version on it, is gone for ever.
 */
export const failsForAPerson: Invariant = {
  name: 'it fails only where people gave up a way back that something lost for ever blocks',
  broken: ({ end, journal, machines }) => {
    if (end === undefined || 'report' in end) return [];
    const gaveUp = journal.some(({ evidence }) =>
      evidence.summary.endsWith('gave up the rollback'),
    );
    const isBlocked =
      gaveUp &&
      machines.some(
        ({ isLost, broken, ref }) => isLost || (broken.size > 0 && ref.role === 'control-plane'),
      );
    const isExpected =
      isBlocked || journal.length === 0 || end.failure.includes('cannot be undone');
    return isExpected ? [] : [`it failed: ${end.failure}`];
  },
};
