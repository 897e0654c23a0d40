import type { Played } from './seeded/play.js';
import { violationsOf } from './seeded/check/all.js';
import { dayMs, days } from './month/calendar.js';
import { type Month, playMonth } from './month/month.js';

/** One in which all of that happens which is asked for below. */
const seed = Number(process.env['SEED'] ?? 3);
/** What a run may stand at for days: a gate, a pause, a closed window. */
const legalWaits = /^(?:plan|window|cut-over|batch-\d+|accept|retire|pause)$/;

describe(`${days} days of one team, with restarts every day`, () => {
  let month: Month;
  beforeAll(async () => {
    month = await playMonth(seed);
  }, 120_000);

  test('every run has ended, or waits for a window or for people while its cluster is whole', () => {
    const wrong = month.standings.filter(
      ({ ended, waitsFor, isWhole }) =>
        ended === undefined && !(isWhole && legalWaits.test(waitsFor ?? '')),
    );
    expect(wrong).toEqual([]);
    expect(month.standings.some(({ waitsFor }) => waitsFor === 'window')).toBe(true);
    expect(month.standings.some(({ ended }) => ended === 'migrated')).toBe(true);
    expect(month.standings.some(({ ended }) => ended === 'rolled-back')).toBe(true);
  });

  test('what still waits then comes to its end, and every invariant holds of every run', () => {
    const broken = month.played.flatMap(({ cluster, played }) =>
      violationsOf(played).map((why) => `${cluster.name}: ${why}`),
    );
    expect(broken).toEqual([]);
  });

  test.each([
    ['was paused for days', (played: Played) => longest(played, 'pause', 'resume') > dayMs],
    ['went on over several nights', (played: Played) => nightsOf(played) > 2],
    ['went back to a step, and forward again', isWalkedAgain],
    ['was cancelled while it changed nodes', (played: Played) => hasSaid(played, 'cancel')],
    ['was rejected', (played: Played) => hasSaid(played, 'reject')],
    ['was taken over more than twenty times', ({ replays }: Played) => replays > 20],
    ['let go of its old side', (played: Played) => isDone(played, 'gate: let go of the old side')],
  ])('one of the runs %s', (_what, is) => {
    expect(month.played.some(({ played }) => is(played))).toBe(true);
  });

  test('server and workers were started anew twice a day', () =>
    expect(month.restarts).toBe(2 * days));
});

describe('a month shows that', () => {
  test.each(['the window is not looked at', 'a rejection opens the gate'] as const)(
    '%s',
    async (bug) => {
      const { played } = await playMonth(seed, bug);
      expect(played.flatMap((one) => violationsOf(one.played))).not.toEqual([]);
    },
    120_000,
  );
});

const hasSaid = ({ facts }: Played, name: string): boolean =>
  facts.some((fact) => fact.kind === 'said' && fact.name === name);

const isDone = ({ journal }: Played, line: string): boolean =>
  journal.some(({ verb, step }) => verb === 'done' && step === line);

/** How long it was from one message to the next of the other name at most, milliseconds. */
function longest({ journal }: Played, from: string, to: string): number {
  return Math.max(
    0,
    ...journal.map((entry, at) => {
      if (entry.verb !== 'message' || entry.step !== from) return 0;
      const next = journal.slice(at).find(({ verb, step }) => verb === 'message' && step === to);
      return (next?.at ?? entry.at) - entry.at;
    }),
  );
}

/** Nights in which a line began. */
const nightsOf = ({ journal }: Played): number =>
  new Set(journal.flatMap(({ verb, at }) => (verb === 'begin' ? [Math.floor(at / dayMs)] : [])))
    .size;

function isWalkedAgain({ journal, end }: Played): boolean {
  const undone = journal.findIndex(({ verb }) => verb === 'undo');
  const isForward = journal.slice(undone).some(({ verb }) => verb === 'begin');
  return undone >= 0 && isForward && end !== undefined && 'report' in end;
}
