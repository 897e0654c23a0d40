import { estimateHot } from '../../workflows/planning/hot/estimate-hot.js';
import {
  type StepwiseFacts,
  estimateStepwise,
  stepwiseFactsOf,
} from '../../workflows/planning/stepwise/estimate-stepwise.js';
import { constants } from '../../workflows/planning/estimate-constants.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { aSpec } from '../fakes/plan.js';
import { aHighlyAvailable, aHop } from '../fakes/stepwise.js';
import { textOf } from '../tree.js';

const facts = (workers: number, over: Partial<StepwiseFacts> = {}): StepwiseFacts => ({
  controlPlane: 3,
  workers,
  largestBatch: workers,
  parallelism: 10,
  stopGraceSeconds: 10,
  objects: 1000,
  starting: 9,
  staticPods: true,
  proxyPods: 45,
  stagedBytes: 1e9,
  drains: false,
  workersFollow: true,
  members: 3,
  takesSnapshot: false,
  ...over,
});

const aPlanOf = () => planSwitch(aSpec(aHop()), aHighlyAvailable());
const watchSeconds = 45;
const performance = textOf('docs/performance.md');
const hot = (workers: number) =>
  estimateHot(facts(workers), watchSeconds).parts.find(({ name }) => name === 'swap the others');
const stepwise = (over: Partial<StepwiseFacts> = {}) =>
  estimateStepwise(facts(42, over)).parts.find(({ name }) => name === 'the workers');

/** `284` of `… = …; 284 nodes a minute`. */
const paceIn = (formula = ''): number => Number(/; ([\d.,]+) nodes a minute$/.exec(formula)?.[1]);

test('how long a kubelet takes to be exchanged is the figure of docs/performance.md', () => {
  expect(constants.swapKubelet.ms).toBe(
    Number(/counts ([\d.]+) s a wave/.exec(performance)?.[1]) * 1000,
  );
});

test('nodes a minute stand beside the formula that they follow from', () => {
  const { ms = 0, formula } = hot(1001) ?? {};
  expect(paceIn(formula)).toBe(Math.round((1000 / ms) * 60_000));
  expect(formula).toContain('100 waves × swap kubelet');
  expect(paceIn(stepwise()?.formula)).toBeGreaterThan(0);
});

test('workers of several child workflows go in turn, so that no more are away than the pace says', () => {
  const [swap] = estimateHot(facts(1001, { largestBatch: 250 }), watchSeconds).parts.filter(
    ({ name }) => name === 'swap the others',
  );
  expect(swap?.formula).toContain('100 waves × swap kubelet');
  const [upgrade] = estimateStepwise(
    stepwiseFactsOf(aPlanOf(), facts(1000, { largestBatch: 250 })),
  ).parts.filter(({ name }) => name === 'the workers');
  expect(upgrade?.formula).toContain('100 waves');
});

test('of a thousand workers docs/performance.md tells what the plan would tell', () => {
  const { ms = 0, formula } = hot(1001) ?? {};
  expect(performance).toContain(`that formula gives ${paceIn(formula)} nodes a minute`);
  expect(performance.replace(/\s+/g, ' ')).toContain(`: ${Math.round(ms / 1000)} s for all.`);
});

test('a pace of few nodes has its tenth, and none of no nodes is told', () => {
  expect(hot(3)?.formula).toMatch(/; \d\.\d nodes a minute$/);
  expect(hot(1)?.formula).not.toContain('a minute');
  expect(stepwise({ workersFollow: false })?.formula).not.toContain('a minute');
});

test('drains make it slower', () => {
  expect(paceIn(stepwise({ drains: true })?.formula)).toBeLessThan(paceIn(stepwise()?.formula));
});
