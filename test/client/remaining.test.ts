import { expectedMs, remainingMs } from '../../client/watch/remaining.js';
import type { Estimate } from '../../model/estimate.js';
import type { RunStatus, StepStatus } from '../../model/status.js';
import { outline } from '../../workflows/runbook/step.js';
import { reimportSwitchRunbook } from '../../workflows/reimport-switch-runbook.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { outlookOf } from '../../workflows/planning/outlook.js';
import { aSpec, anInventory } from '../fakes/plan.js';
import { aRehearsal } from '../fakes/rehearsal.js';

const plan = planSwitch(aSpec(), anInventory(), aRehearsal());
const { estimate } = outlookOf(plan);
const steps = outline(reimportSwitchRunbook(plan, new Set())).map((line) =>
  line.replace(/^\d+\. /, ''),
);

test('every part of an estimate is the time of a line of the runbook, and of one alone', () => {
  const parts = estimate?.parts ?? [];
  expect(parts.length).toBeGreaterThan(10);
  const sum = steps.reduce((total, step) => total + expectedMs(step, estimate), 0);
  expect(sum).toBe(parts.reduce((total, { ms }) => total + ms, 0));
});

test('the control plane and the workers are not taken for each other', () => {
  const times = { name: 'x', ms: 0, formula: '' };
  const parts = [
    { ...times, name: 'start the new one', ms: 5 },
    { ...times, name: 'start the workers', ms: 7 },
  ];
  const of: Estimate = { ...(estimate as Estimate), parts };
  expect(expectedMs('start v1.23.6 on cp-1, cp-2', of)).toBe(5);
  expect(expectedMs('start v1.23.6 on 2 workers', of)).toBe(7);
  expect(expectedMs('gate: approve the plan', of)).toBe(0);
});

const aStatus = (state: RunStatus['state'], of: readonly StepStatus['state'][]): RunStatus => ({
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  state,
  steps: of.map((one, index) => ({
    name: steps.filter((name) => expectedMs(name, estimate) > 0)[index] ?? '',
    phase: 'x',
    state: one,
    startedAt: 0,
  })),
});
const first = steps.find((name) => expectedMs(name, estimate) > 0) ?? '';

test('what is left is what is planned, and the rest of what is running', () => {
  const planned = remainingMs(aStatus('running', ['planned', 'planned']), estimate, 0) ?? 0;
  expect(remainingMs(aStatus('running', ['running', 'planned']), estimate, 100)).toBe(
    planned - 100,
  );
  expect(remainingMs(aStatus('running', ['done', 'planned']), estimate, 100)).toBe(
    planned - expectedMs(first, estimate),
  );
  expect(remainingMs(aStatus('running', ['running']), estimate, 1e9)).toBe(0);
});

test('nothing is said of a way back, or without an estimate', () => {
  expect(remainingMs(aStatus('rolling-back', ['undoing']), estimate, 0)).toBeUndefined();
  expect(remainingMs(aStatus('running', ['planned']), undefined, 0)).toBeUndefined();
});
