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

/** A run fails only where a person gave the way back up, and that only where a node is gone for ever. */
export const failsForAPerson: Invariant = {
  name: 'it fails only where people gave up a way back that a lost node blocks, or had let go of the old side',
  broken: ({ end, journal, machines }) => {
    if (end === undefined || 'report' in end) return [];
    const gaveUp = journal.some(({ evidence }) =>
      evidence.summary.endsWith('gave up the rollback'),
    );
    const isBlocked = gaveUp && machines.some(({ isLost }) => isLost);
    return isBlocked || end.failure.includes('cannot be undone')
      ? []
      : [`it failed: ${end.failure}`];
  },
};
