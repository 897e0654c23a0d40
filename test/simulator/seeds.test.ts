import { type Bug, bugs } from './seeded/bugs.js';
import { violationsOf } from './seeded/check/all.js';
import { play } from './seeded/play.js';
import { type Kind, kinds } from './seeded/scenario.js';

describe('the same seed is the same run, to the last fact', () => {
  test.each(kinds.flatMap((kind) => [3, 5, 14].map((seed) => [kind, seed] as const)))(
    '%s %i',
    async (kind, seed) => {
      const one = await play(seed, kind);
      const other = await play(seed, kind);
      expect(other.digest).toBe(one.digest);
      expect(other.journal).toEqual(one.journal);
    },
    60_000,
  );

  test('another seed is another run', async () => {
    const digests = new Set<string>();
    for (const seed of [1, 2, 3, 4]) digests.add((await play(seed, 'hot')).digest);
    expect(digests.size).toBe(4);
  }, 60_000);
});

test.each([
  ['reimport', 585, 'a round that went on days later did not look at the window'],
  ['stepwise', 427, 'the same, with batches of workers'],
] as const)(
  '%s %i: %s',
  async (kind, seed, _what) => {
    expect(violationsOf(await play(seed, kind))).toEqual([]);
  },
  60_000,
);

describe('a bug is found where', () => {
  const most = 150;
  test.each(Object.entries(bugs) as [Bug, Kind][])(
    '%s (%s)',
    async (bug, kind) => {
      const found = await firstBroken(bug, kind, most);
      expect(found).toBeDefined();
      expect(violationsOf(await play(found ?? 0, kind))).toEqual([]);
    },
    600_000,
  );
});

test('a way back that goes oldest first is told from one that goes newest first', async () => {
  const played = await firstRolledBack('reimport');
  const undone = played.journal.flatMap(({ verb }, at) => (verb === 'undo' ? [at] : []));
  const [one = 0, other = 0] = undone;
  const journal = [...played.journal];
  [journal[one], journal[other]] = [journal[other]!, journal[one]!];
  expect(violationsOf(played)).toEqual([]);
  expect(violationsOf({ ...played, journal })).toContainEqual(
    expect.stringContaining('taken back newest first'),
  );
}, 60_000);

/** The first seed in which something speaks against a run with this bug. */
async function firstBroken(bug: Bug, kind: Kind, most: number): Promise<number | undefined> {
  for (let seed = 1; seed <= most; seed++)
    if (violationsOf(await play(seed, kind, bug)).length > 0) return seed;
  return undefined;
}

async function firstRolledBack(kind: Kind) {
  for (let seed = 1; ; seed++) {
    const played = await play(seed, kind);
    const undone = played.journal.filter(({ verb }) => verb === 'undo');
    if (undone.length > 3 && played.end !== undefined && 'report' in played.end) return played;
  }
}
