import { createDesk, type Desk } from '../../workflows/runbook/desk.js';
import { nothingToUndo } from '../../workflows/runbook/step.js';
import { statusOf } from '../../workflows/runbook/view.js';

const step = {
  name: 'stop',
  phase: 'clean',
  run: async () => ({ summary: '' }),
  undo: nothingToUndo,
} as const;

const shown = (over: Partial<Desk>) => ({
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  runbook: [step],
  desk: { ...createDesk('r'), ...over },
});

const held: Partial<Desk> = {
  paused: true,
  window: { state: 'waiting', needsMs: 1 },
  proposal: 'decide now',
};

test('a run that goes forward says what holds it, and what is to be decided', () => {
  const expected = { state: 'waiting', waitingFor: 'pause', proposal: 'decide now' };
  expect(statusOf(shown(held))).toMatchObject(expected);
});

test.each([
  ['on its way back', { ...shown({ ...held, goesBack: true }) }, 'rolling-back'],
  ['that has ended', { ...shown(held), outcome: 'rolled-back' as const }, 'ended'],
])('a run %s is held by nothing that held it before', (_, run, state) => {
  const status = statusOf(run);
  expect(status.state).toBe(state);
  expect(status).not.toHaveProperty('waitingFor');
  expect(status).not.toHaveProperty('proposal');
});

test('a stuck undo waits for a person, whatever held the run before', () => {
  const status = statusOf(shown({ ...held, goesBack: true, stuck: { step: 'stop' } }));
  expect(status.state).toBe('needs-operator');
  expect(status.waitingFor).toMatch(/^a person: undo of "stop" failed/);
});
