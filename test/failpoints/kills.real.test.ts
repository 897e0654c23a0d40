import { jest } from '@jest/globals';
import type { Case } from '../worker/recover/a-crashed-run.js';
import { type Outcome, battle, survey } from './battle.js';
import { type Killing, openKilling } from './killing.js';
import { isGate } from './points.js';
import { keepTally } from './tally.js';

/** A hundred runs at the same time, on two cores. */
jest.setTimeout(900_000);

/** `POINTS=all` kills at every point; without, at each third one, others in each direction and strategy. */
const every = process.env['POINTS'] === 'all' ? 1 : 3;

let killing: Killing;
beforeAll(async () => {
  killing = await openKilling();
});
afterAll(() => killing.close());

const told = ({ name, victim, point, wrong }: Outcome): string =>
  `${name}, ${victim} killed ${point.at} of "${point.call}" in line ${point.step + 1}, ${point.way}: ${wrong.join('; ')}`;

describe.each(['reimport', 'hot', 'stepwise'] as const satisfies readonly Case[])('%s', (name) => {
  let surveyed: Awaited<ReturnType<typeof survey>>;
  beforeAll(async () => {
    surveyed = await survey(killing, name);
  });

  test('every line of the runbook has its points, and every one that is taken back', () => {
    const has = (step: number, way: string) =>
      surveyed.points.some((point) => point.step === step && point.way === way);
    const without = surveyed.lines.filter((_, step) => !has(step, 'there'));
    expect(without).toEqual([]);
    expect(surveyed.lines.filter(isGate)).toHaveLength(2);
    expect(surveyed.undone.filter((step) => !has(step, 'back'))).toEqual([]);
  });

  test.each(['worker', 'server'] as const)(
    'the %s is killed at a point: the run goes on, and no effect comes twice',
    async (victim) => {
      const points = surveyed.points.filter(
        (_, at) => at % every === (victim === 'worker' ? 0 : every - 1),
      );
      const outcomes = await battle(
        killing,
        victim,
        points.map((point) => ({ name, point })),
      );
      keepTally({ name, victim, of: surveyed.points.length, outcomes });
      expect(outcomes.filter(({ wrong }) => wrong.length > 0).map(told)).toEqual([]);
    },
  );
});
