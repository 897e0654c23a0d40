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
    end === undefined ? [`it never ended; last: ${journal.at(-1)?.verb} "${journal.at(-1)?.step}"`] : [],
};

/** A run fails only where it was refused before anything was touched, or where a person gave up or let go. */
export const failsForAPerson: Invariant = {
  name: 'it fails only where a person gave the way back up, or let go of the old side',
  broken: ({ end, journal }) => {
    if (end === undefined || 'report' in end) return [];
    const gaveUp = journal.some(({ evidence }) => evidence.summary.endsWith('gave up the rollback'));
    return gaveUp || end.failure.includes('cannot be undone')
      ? []
      : [`it failed: ${end.failure}`];
  },
};
