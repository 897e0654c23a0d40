import { jest } from '@jest/globals';
import type { Case } from '../worker/recover/a-crashed-run.js';
import { type Outcome, type Survey, battle, survey } from './battle.js';
import { type Killing, openKilling } from './killing.js';
import { type Point, callsNothing, isGate } from './points.js';
import { keepTally } from '../tally.js';
import { tallyOf } from './tally.js';

/** Many runs at the same time, on two cores; at every point of all of them, an hour where others work there too. */
jest.setTimeout(process.env['POINTS'] === undefined ? 900_000 : 7_200_000);

/**
 * `POINTS=all` kills at every point, `POINTS=alone` at a dozen with nothing else under way; without, at each seventh one. The
 * server at others than the worker. Three kinds of points follow each other, so no multiple of three meets all of them.
 */
const isAlone = process.env['POINTS'] === 'alone';
const every = { all: 1, alone: 25 }[process.env['POINTS'] ?? ''] ?? 7;
/**
 * Runs that stand still at the same time. After the kill a worker replays all of them in one thread, and Temporal gives each
 * workflow task ten seconds: of ninety long histories none was in time, and all began anew, again and again.
 */
const AT_ONCE = isAlone ? 1 : 24;
/** From a kill to the next call of a run that shares the machine with no other: the heartbeat timeout, and a worker's start. */
const ALONE_BACK_MS = 15_000;

const names = ['reimport', 'hot', 'stepwise'] as const satisfies readonly Case[];

let killing: Killing;
let surveyed: ReadonlyMap<Case, Survey>;
beforeAll(async () => {
  killing = await openKilling();
  surveyed = await survey(killing, names);
});
afterAll(() => killing.close());

const told = ({ name, victim, point, wrong }: Outcome): string =>
  `${name}, ${victim} killed ${point.at} of "${point.call}" in line ${point.step + 1}, ${point.way}: ${wrong.join('; ')}`;

test.each(names)(
  '%s: every line of the runbook has its points, and every one that is taken back',
  (name) => {
    const { lines, undone, points } = surveyed.get(name)!;
    const has = (step: number, way: string) =>
      points.some((point) => point.step === step && point.way === way);
    const without = lines.filter((_, step) => !has(step, 'there'));
    expect(without.filter((line) => !callsNothing(line, 'there'))).toEqual([]);
    expect(lines.filter(isGate)).toHaveLength(2);
    const notBack = undone.filter((step) => !has(step, 'back')).map((step) => lines[step] ?? '');
    expect(notBack.filter((line) => !isGate(line) && !callsNothing(line, 'back'))).toEqual([]);
  },
);

test.each(['worker', 'server'] as const)(
  'the %s is killed at a point: the run goes on, and no effect comes twice',
  async (victim) => {
    const points = names.flatMap((name) =>
      surveyed.get(name)!.points.map((point): { name: Case; point: Point } => ({ name, point })),
    );
    const first = victim === 'worker' ? 0 : every - 1;
    const chosen = points.filter((_, at) => at % every === first);
    const outcomes: Outcome[] = [];
    for (let at = 0; at < chosen.length; at += AT_ONCE)
      outcomes.push(...(await battle(killing, victim, chosen.slice(at, at + AT_ONCE))));
    const of = new Map(names.map((name) => [name, surveyed.get(name)!.points.length]));
    keepTally(tallyOf(outcomes, victim, of));
    expect(outcomes.filter(({ wrong }) => wrong.length > 0).map(told)).toEqual([]);
    const slow = outcomes.filter(({ backAfterMs }) => isAlone && backAfterMs > ALONE_BACK_MS);
    expect(slow.map((one) => `${told(one)}back after ${one.backAfterMs} ms`)).toEqual([]);
  },
);
