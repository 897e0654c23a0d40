import { callsNothing, isGate } from '../failpoints/points.js';
import { type Judged, blowsAt, judge, tallyOf, wrongIn } from './struck/blows.js';
import { scenarios } from './struck/scenarios.js';
import { type Struck, playStruck } from './struck/struck.js';
import { keepTally } from '../tally.js';

/** `POINTS=all` kills everything at every point; without, it is each so-many-th, a prime, so that it meets each victim and each kind of point. */
const every = process.env['POINTS'] === 'all' ? 1 : 101;

const runs = [...scenarios].flatMap(([name, scenario]) =>
  (['there', 'back'] as const).map((way) => ({ name, scenario, way })),
);

describe.each(runs)('$name, $way', ({ scenario, way }) => {
  let through: Struck;
  beforeAll(async () => {
    through = await playStruck(scenario, way);
  });

  test('every line has its points, and with nothing killed all is well', () => {
    expect(wrongIn(through, way)).toEqual([]);
    const walked = way === 'there' ? 'done' : 'undone';
    const without = through.steps.filter(
      ({ state, name }, step) =>
        state === walked &&
        !isGate(name) &&
        !callsNothing(name, way) &&
        !through.points.some((point) => point.step === step && point.way === way),
    );
    expect(through.steps.some(({ state }) => state === walked)).toBe(true);
    expect(without).toEqual([]);
  });

  test('whatever is killed at a point, it ends as it should', async () => {
    const blows = blowsAt(through.points, way, scenario).filter((_, at) => at % every === 0);
    const judged: Judged[] = [];
    for (const blow of blows)
      judged.push(judge(await playStruck(scenario, way, { blow }), through, way, blow));
    keepTally(tallyOf(judged, scenario.kind));
    expect(judged.flatMap(({ wrong }) => wrong)).toEqual([]);
  }, 7_200_000);
});

describe('a bug shows at a point', () => {
  const [reimport, hot] = [scenarios.get('reimport, 1 + 1')!, scenarios.get('hot, 1 + 1')!];
  test.each([
    ['a node acts again on a done key', 'sshd', reimport],
    ['a node acts again on a done key', 'node agent', hot],
    ['a replay takes another way', 'worker', reimport],
  ] as const)(
    '%s, where the %s is killed',
    async (bug, victim, scenario) => {
      const through = await playStruck(scenario, 'there', { bug });
      const blows = blowsAt(through.points, 'there', scenario).filter(
        (one) => one.victim === victim,
      );
      let found: readonly string[] = [];
      for (const blow of blows) {
        found = wrongIn(await playStruck(scenario, 'there', { blow, bug }), 'there', victim);
        if (found.length > 0) break;
      }
      expect(found).not.toEqual([]);
      expect(wrongIn(through, 'there')).toEqual([]);
    },
    60_000,
  );
});
