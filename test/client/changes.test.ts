import { changesBetween, lineOf } from '../../client/watch/changes.js';
import type { RunStatus, StepStatus } from '../../model/status.js';

const aStep = (state: StepStatus['state'], over: Partial<StepStatus> = {}): StepStatus => ({
  name: 'stage',
  phase: 'prepare',
  state,
  ...over,
});

const aStatus = (steps: readonly StepStatus[], over: Partial<RunStatus> = {}): RunStatus => ({
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  state: 'running',
  planDigest: 'abc',
  steps,
  ...over,
});

const lines = (before: RunStatus | undefined, after: RunStatus): string[] =>
  changesBetween(before, after).map((change) => lineOf(change, 1000).trim());

test('a step that began is a line with the time since the start', () => {
  const after = aStatus([aStep('running', { startedAt: 3500 })]);
  expect(lines(aStatus([aStep('planned')]), after)).toEqual(['2.5 s  begin      1. stage']);
});

test('a step that began and ended between two looks is told by its end', () => {
  const done = aStep('done', { startedAt: 3500, finishedAt: 9500, summary: '3 of 3 nodes' });
  expect(lines(aStatus([aStep('planned')]), aStatus([done]))).toEqual([
    '8.5 s  done       1. stage (6.0 s): 3 of 3 nodes',
  ]);
});

test('nothing new is no line', () => {
  const status = aStatus([aStep('done', { startedAt: 1, finishedAt: 2 })], { waitingFor: 'plan' });
  expect(lines(status, status)).toEqual([]);
});

test('an open gate says what to type', () => {
  expect(lines(undefined, aStatus([], { state: 'waiting', waitingFor: 'plan' }))).toEqual([
    'waiting    gate "plan": cutover approve blue --gate plan --digest abc',
  ]);
});

test('a pause says what to type', () => {
  expect(lines(undefined, aStatus([], { state: 'paused', waitingFor: 'pause' }))).toEqual([
    'waiting    paused; go on with: cutover resume blue',
  ]);
});

test('changes are told in the order in which they were, also on the way back', () => {
  const before = aStatus([aStep('done', { startedAt: 1 }), aStep('failed', { startedAt: 2 })]);
  const after = aStatus([
    aStep('undone', { startedAt: 8000, finishedAt: 9000 }),
    aStep('undone', { startedAt: 6000, finishedAt: 7000 }),
  ]);
  expect(changesBetween(before, after).map(({ number }) => number)).toEqual([2, 1]);
});
