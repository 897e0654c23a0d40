import { jest } from '@jest/globals';
import { dueOf } from '../../../workflows/recovery/due.js';
import { partsOf, progressOf } from '../../../workflows/recovery/progress.js';
import { journalOf } from '../../../workflows/recovery/rebuild.js';
import { type Touched, touchedBy } from '../../../workflows/recovery/touches.js';
import { keyOf } from '../../../workflows/runbook/step.js';
import { strategies } from '../../../workflows/strategies.js';
import type { Desk } from '../../../workflows/runbook/desk.js';
import { type Case, type Course, type Crashed, crashAt } from './a-crashed-run.js';

/** Some hundreds of runs each. */
jest.setTimeout(240_000);

/** Steps that are begun and not taken back, by what the run itself knew. */
function begunIn({ journal }: Desk): Set<string> {
  const begun = new Set<string>();
  for (const { verb, step, phase } of journal) {
    if (phase === undefined) continue;
    if (verb === 'begin') begun.add(step);
    if (verb === 'undo') begun.delete(step);
  }
  return begun;
}

/** What each undo asks for first; asked once, as it does not change. */
async function touchedIn({ planned }: Crashed): Promise<readonly Touched[]> {
  const runbook = strategies[planned.plan.spec.strategy].runbook(planned.plan, new Set());
  return Promise.all(runbook.map(touchedBy));
}

/** What is wrong with what was rebuilt of a run; empty where nothing is. */
async function wrongIn(
  { remembering, desk, planned }: Crashed,
  touched: readonly Touched[],
): Promise<string[]> {
  const { plan } = planned;
  const make = () => strategies[plan.spec.strategy].runbook(plan, new Set());
  const runbook = make();
  const lines = remembering.lines();
  const progress = progressOf(lines);
  const due = await dueOf(make, progress);
  const begun = begunIn(desk);
  const wrong: string[] = [];
  // Of a round before, they have been taken back since.
  const hasLines = (index: number) =>
    lines.some(({ key }) => {
      const parts = partsOf(key);
      return parts?.index === index && parts.round === progress.round;
    });
  for (const [index, step] of runbook.entries()) {
    if (typeof step.undo !== 'function') continue;
    const isDue = due.includes(index);
    if (begun.has(step.name) && !isDue && hasLines(index))
      wrong.push(`"${step.name}" was begun and reached a node, and is not due`);
    if (begun.has(step.name) && !isDue && touched[index] === 'cluster' && progress.reached >= 0)
      wrong.push(`"${step.name}" was begun, and is not due`);
    if (
      !begun.has(step.name) &&
      isDue &&
      touched[index] === 'nodes' &&
      hasLines(index) &&
      progress.back !== index
    )
      wrong.push(`"${step.name}" was taken back, and is due`);
    if (!begun.has(step.name) && isDue && !hasLines(index) && touched[index] === 'nodes')
      wrong.push(`"${step.name}" was never begun, reaches nodes, and is due`);
  }
  if (progress.reached >= 0 && progress.round !== roundOf(desk, progress.round))
    wrong.push(`round ${progress.round}, the run was in ${desk.round}`);
  return wrong;
}

/** A round in which nothing has reached a node yet is not known to any. */
const roundOf = (desk: Desk, told: number): number => (told === desk.round - 1 ? told : desk.round);

/** The last: every so many points, where nodes do the same one after the other. */
const courses: readonly (readonly [Case, Course, number])[] = [
  ['reimport', 'there and back', 1],
  ['hot', 'there and back', 1],
  ['stepwise', 'there and back', 2],
  ['reimport', 'back to a step and forward', 1],
  ['hot', 'back to a step and forward', 1],
  ['stepwise', 'back to a step and forward', 7],
];

test.each(courses)(
  'the journal of a run (%s, %s) is made anew from those of its nodes, wherever it was cut off',
  async (name, course, every) => {
    const whole = await crashAt(name, Infinity, course);
    const touched = await touchedIn(whole);
    const most = whole.remembering.points();
    expect(most).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (let point = 1; point <= most; point += every) {
      const crashed = await crashAt(name, point, course);
      expect(crashed.hasEnded).toBe(false);
      wrong.push(...(await wrongIn(crashed, touched)).map((line) => `point ${point}: ${line}`));
    }
    expect(wrong).toEqual([]);
  },
);

test.each(['reimport', 'hot', 'stepwise'] as const)(
  'what was begun, done and undone (%s) stands in the same order as in the journal that was lost',
  async (name) => {
    const { remembering } = await crashAt(name, Infinity);
    for (const share of [0.3, 0.5, 0.6, 0.8, 0.95]) {
      const crashed = await crashAt(name, Math.ceil(remembering.points() * share));
      const { plan } = crashed.planned;
      const runbook = strategies[plan.spec.strategy].runbook(plan, new Set());
      const lines = crashed.remembering.lines();
      const rebuilt = journalOf(runbook, lines, progressOf(lines));
      const told = (verb: string) => ({
        rebuilt: rebuilt.filter((entry) => entry.verb === verb).map(({ step }) => step),
        lost: crashed.desk.journal.filter((entry) => entry.verb === verb).map(({ step }) => step),
      });
      for (const verb of ['begin', 'done', 'undo-begin', 'undo']) {
        const { rebuilt: made, lost } = told(verb);
        expect(lost.slice(0, made.length)).toEqual(made.slice(0, lost.length));
        // Nodes know nothing of the steps that were begun since, on the cluster alone.
        expect(Math.abs(lost.length - made.length)).toBeLessThan(6);
      }
      expect(rebuilt.map(({ at }) => at)).toEqual(
        rebuilt.map(({ at }) => at).toSorted((a, b) => a - b),
      );
    }
  },
);

test.each([
  ['07-run/stop-units', { round: 1, index: 6, direction: 'run' }],
  ['round-2-07-undo-1/start-units', { round: 2, index: 6, direction: 'undo' }],
  ['112-run-3-look/verify-kept', { round: 1, index: 111, direction: 'run' }],
  ['round-12-09-run-exchange/stop-units', { round: 12, index: 8, direction: 'run' }],
  ['by-hand-back/restore', undefined],
  ['07-runs/x', undefined],
  ['hand-over/discard-staged', undefined],
])('the key %s says what it says', (key, parts) => {
  expect(partsOf(key)).toEqual(parts);
});

test('what keys say is what they were made from', () => {
  for (const round of [1, 2, 13])
    for (const index of [0, 8, 9, 99])
      for (const direction of ['run', 'undo'] as const)
        expect(partsOf(`${keyOf(index, direction, round)}-1/stop-units`)).toEqual({
          round,
          index,
          direction,
        });
});
