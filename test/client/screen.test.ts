import { progressOf } from '../../client/watch/batch-progress.js';
import { fitted } from '../../client/watch/fitted.js';
import { screenOf } from '../../client/watch/screen.js';
import type { Estimate } from '../../model/estimate.js';
import type { RunStatus, StepStatus } from '../../model/status.js';

const now = 100_000;
const aStep = (
  name: string,
  phase: string,
  state: StepStatus['state'],
  over: Partial<StepStatus> = {},
): StepStatus => ({ name, phase, state, ...over });

const estimate: Estimate = {
  parts: [
    { name: 'stop the kubelets', ms: 20_000, formula: '' },
    { name: 'start the workers', ms: 30_000, formula: '' },
  ],
  window: { name: 'window', ms: 50_000, formula: '' },
  rollback: { name: 'rollback', ms: 50_000, formula: '' },
  constants: [],
  nodes: [],
  workloads: [],
};

const status: RunStatus = {
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  state: 'running',
  planDigest: 'abc',
  steps: [
    aStep('stage', 'prepare', 'done', { startedAt: 10_000, finishedAt: 22_000 }),
    aStep('stop the kubelets of 2 workers', 'clean', 'running', { startedAt: 92_000 }),
    aStep('start v1.23.6 on 2 workers', 'install', 'planned'),
  ],
};

const scene = (over: Partial<RunStatus> = {}) => ({
  status: { ...status, ...over },
  estimate,
  batches: [
    progressOf('migrate-blue/r/02-run/2', [
      { kind: 'batch', name: 'stop units', nodes: 4 },
      { kind: 'begin', eventId: '5', node: 'w-1' },
      { kind: 'begin', eventId: '6', node: 'w-2' },
      { kind: 'begin', eventId: '7', node: 'w-3' },
      { kind: 'end', beginId: '5', isWell: true },
      { kind: 'end', beginId: '7', isWell: false },
    ]),
  ],
  startedAt: 0,
  now,
});

test('a line for each phase, and for each batch of the one under way', () => {
  expect(screenOf(scene())).toEqual([
    '',
    'blue: v1.19.12 -> v1.23.6, running, 1 min 40 s since its start, about 42.0 s to go',
    '+ prepare     12.0 s',
    '> clean       8.0 s, about 12.0 s to go',
    '    > 2. stop the kubelets of 2 workers (8.0 s)',
    '        stop units, batch 2: 1 of 4 done, 1 FAILED, under way w-2',
    '  install     about 30.0 s to go',
  ]);
});

test.each([
  [60_000, 'the window is open for another 1 min 00 s: the rest fits'],
  [40_000, 'the window is open for another 40.0 s: the rest does not fit, by 2.0 s'],
])('a window that closes in %i ms', (open, line) => {
  const window = { state: 'open', opensAt: 0, closesAt: now + open } as const;
  expect(screenOf(scene({ window }))).toContain(line);
});

test('a window to come, and one that never comes', () => {
  const waiting = { state: 'waiting', needsMs: 5000 } as const;
  const later = { ...waiting, opensAt: now + 3_600_000, closesAt: now + 7_200_000 };
  expect(screenOf(scene({ window: later }))).toContain('the window opens in 1 h 00 min');
  expect(screenOf(scene({ window: waiting }))).toContain(
    'no window is long enough: 5.0 s are needed',
  );
});

test('what people should know stands above the phases', () => {
  const lines = screenOf(
    scene({
      waitingFor: 'pause',
      proposal: 'roll back now',
      pace: { parallelism: 3 },
      quarantined: [{ node: 'w-9', by: 'ada', reason: 'its disk is gone' }],
    }),
  );
  expect(lines[1]).toMatch(/, 3 nodes at once$/);
  expect(lines).toContain('! roll back now');
  expect(lines).toContain('? paused; go on with: cutover resume blue');
  expect(lines).toContain('! w-9 is left out by ada: its disk is gone');
});

test('on the way back nothing is said of the time that is left', () => {
  const steps = [aStep('stage', 'prepare', 'undoing', { startedAt: 90_000 })];
  const lines = screenOf({ ...scene({ state: 'rolling-back', steps }), batches: [] });
  expect(lines.slice(1)).toEqual([
    'blue: v1.19.12 -> v1.23.6, rolling-back, 1 min 40 s since its start',
    '< prepare     10.0 s',
    '    < 1. stage (10.0 s)',
  ]);
});

test('a terminal that is too small shows what it can, and counts the rest', () => {
  const lines = Array.from({ length: 10 }, (_, index) => `line ${index} ${'x'.repeat(90)}`);
  const shown = fitted(lines, 20, 6);
  expect(shown).toHaveLength(5);
  expect(shown.every((line) => line.length <= 20)).toBe(true);
  expect(shown.at(-1)).toBe('… and 6 more lines');
  expect(fitted(['a', 'b'], 20, 6)).toEqual(['a', 'b']);
});
