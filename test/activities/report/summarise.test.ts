import { summariseReport } from '../../../model/summary/summarise-report.js';
import { aReport, startedAt, step, took } from './a-report.js';
import { aRejectedSwitch, aRollback, aSwitch } from './a-switch.js';

const seconds = (span: { from: number; to: number } | undefined) =>
  span && [(span.from - startedAt) / 1000, (span.to - startedAt) / 1000];

test('the window of a switch is from the first component stopped until all is verified', () => {
  const { window, rollback, isBackFromGate } = summariseReport(aSwitch());
  expect(seconds(window)).toEqual([137.05, 172.3]);
  expect([rollback, isBackFromGate]).toEqual([undefined, false]);
});

test('a switch that failed on the way has a window until the old side is back', () => {
  const { window, rollback, isBackFromGate } = summariseReport(aRollback());
  expect(seconds(window)).toEqual([137.05, 194.1]);
  expect(seconds(rollback)).toEqual([171.55, 194.1]);
  expect(isBackFromGate).toBe(false);
});

test('a way back that began at a gate does not make the window longer', () => {
  const { window, rollback, isBackFromGate } = summariseReport(aRejectedSwitch());
  expect(seconds(window)).toEqual([137.05, 172.3]);
  expect(rollback?.from).toBeGreaterThan(startedAt + 1_372_000);
  expect(isBackFromGate).toBe(true);
});

test('time in the published columns is work alone', () => {
  expect(summariseReport(aSwitch())).toMatchObject({
    phases: {
      prepare: 34_750,
      initialise: 3000,
      'back up': 2650,
      clean: 7100,
      install: 22_450,
      verify: 5350,
    },
    rollbackMs: 0,
    waitingMs: 94_300 + 1_199_650,
  });
});

test('a node has the bars of every step that touched it', () => {
  const { nodes } = summariseReport(aSwitch());
  expect(nodes.map(({ node, bars }) => [node, bars.length])).toEqual([
    ['cp-1', 4],
    ['w-1', 4],
    ['w-2', 4],
  ]);
});

test('a line that was never begun is not told as done', () => {
  const { steps } = summariseReport(aRollback());
  expect(steps.map(({ state }) => state)).toEqual([
    'done',
    'undone',
    'done',
    ...Array.from({ length: 6 }, () => 'undone'),
    ...Array.from({ length: 5 }, () => 'planned'),
  ]);
});

test('an undo that failed and was tried again is told as two attempts', () => {
  const journal = [
    ...step('stop w-1', 'clean', 0, 10, 'stopped'),
    ...step('stop w-1', 'clean', 20, 30, 'no answer', { kind: 'undo', failed: true }),
    ...step('stop w-1', 'clean', 40, 50, 'started', {
      kind: 'undo',
      nodes: [took('w-1', 41, 49, '')],
    }),
  ];
  const [line] = summariseReport(aReport({ outline: ['1. stop w-1'], journal })).steps;
  expect(line?.attempts.map(({ kind, ended }) => `${kind} ${ended}`)).toEqual([
    'run well',
    'undo badly',
    'undo well',
  ]);
});

test('a step without an end is open until the run ends', () => {
  const [begin] = step('stop w-1', 'clean', 10, 20, '');
  const report = aReport({ outline: ['1. stop w-1'], journal: [begin!] });
  const [line] = summariseReport(report).steps;
  expect(line).toMatchObject({
    state: 'running',
    attempts: [{ ended: 'open', to: report.finishedAt }],
  });
});

test('where nothing was stopped there is no window', () => {
  expect(summariseReport(aReport())).not.toHaveProperty('window');
});
