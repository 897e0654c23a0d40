import { expect, test } from '@jest/globals';
import type { Window } from '../../model/window.js';
import { outlookOf } from '../../workflows/planning/outlook.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { aSpec, anInventory } from '../fakes/plan.js';
import { fakeWorld } from '../fakes/world.js';
import { type Hands, type Operator, approving, simulated } from './harness.js';

const everyDay = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
const aWindow = (over: Partial<Window> = {}): Window => ({
  zone: 'Europe/Berlin',
  weekdays: everyDay,
  start: '22:00',
  lengthMinutes: 240,
  blackouts: [],
  ...over,
});

/** The simulator's clock begins on 2026-01-01 at midnight, UTC. */
const begin = Date.parse('2026-01-01T00:00:00Z');
const clean = (name: string) => name.startsWith('stop the kubelets');

async function migrated(windows: readonly Window[], operator: Operator = approving) {
  const world = fakeWorld({ windows, gates: ['plan', 'accept'] });
  const report = await simulated(world, operator);
  const first = report.journal.find(({ verb, step }) => verb === 'begin' && clean(step));
  return { world, report, first: new Date(first?.at ?? 0).toISOString() };
}

test('work begins when the window opens, and the report says which', async () => {
  // 01:00 of the first of January in Berlin: last night's window is open until 02:00.
  const { report, first } = await migrated([aWindow()]);
  expect(first.slice(0, 13)).toBe('2026-01-01T00');
  expect(report.window?.closesAt).toBe(Date.parse('2026-01-01T01:00:00Z'));
  const later = await migrated([aWindow({ from: '2026-01-01' })]);
  expect(later.first.slice(0, 16)).toBe('2026-01-01T21:00');
  expect(later.report.window).toEqual({
    opensAt: Date.parse('2026-01-01T21:00:00Z'),
    closesAt: Date.parse('2026-01-02T01:00:00Z'),
  });
});

test('what does not fit does not begin: a window that is too short is passed by', async () => {
  const minutes = Math.ceil(workMs() / 60_000);
  const short = aWindow({ start: '03:00', lengthMinutes: Math.max(1, minutes - 1) });
  const long = aWindow({ start: '05:00', lengthMinutes: minutes + 60 });
  const { first } = await migrated(workMs() > 60_000 ? [short, long] : [long]);
  expect(first.slice(0, 16)).toBe('2026-01-01T04:00');
});

test.each([
  ['spring forward, 02:30 is not there', '2026-03-29', '02:30', '2026-03-29T01:00'],
  ['fall back, 02:30 is there twice', '2026-10-25', '02:30', '2026-10-25T00:30'],
  ['midnight itself', '2026-05-05', '00:00', '2026-05-04T22:00'],
])('%s', async (_name, date, start, expected) => {
  const { first } = await migrated([aWindow({ from: date, until: date, start })]);
  expect(first.slice(0, 16)).toBe(expected);
});

// The last night's window is cut at midnight in Berlin, where the blackout ends, and goes on from there.
test('blackouts of a month are waited out, thirty days in no time', async () => {
  const blackout = { from: '2025-12-31', until: '2026-01-30', reason: 'the year is closed' };
  const { first } = await migrated([aWindow({ blackouts: [blackout] })]);
  expect(first.slice(0, 16)).toBe('2026-01-30T23:00');
});

test('where no window is long enough the run waits for people, who take it back', async () => {
  const windows = [aWindow({ until: '2025-01-01' })];
  const operator: Operator = async (waitingFor, hands) =>
    waitingFor === 'window'
      ? hands.send('rollback', { by: 'ada', reason: 'wrong dates' })
      : approving(waitingFor, hands);
  const { report, world } = await migrated(windows, operator);
  expect(report.outcome).toBe('rolled-back');
  expect(world.calls.filter((call) => call.includes('stop-units'))).toEqual([]);
});

test('a pause across the opening is no way round it', async () => {
  let paused = false;
  const windows = [aWindow({ from: '2026-01-01', lengthMinutes: 60 })];
  const world = fakeWorld({ windows });
  world.onCall = async () => undefined;
  const operator: Operator = async (waitingFor, hands) => {
    if (waitingFor === 'window' && !paused) {
      paused = true;
      await hands.send('pause', { by: 'ada' });
      return;
    }
    if (waitingFor === 'pause') return hands.send('resume', { by: 'ada' });
    return approving(waitingFor, hands);
  };
  const report = await simulated(world, operator);
  expect(report.outcome).toBe('migrated');
  const first = report.journal.find(({ verb, step }) => verb === 'begin' && clean(step));
  expect(first?.at).toBeGreaterThanOrEqual(report.window?.opensAt ?? Infinity);
  expect(first?.at).toBeLessThan(report.window?.closesAt ?? 0);
});

test('a rollback is proposed while there is time for one', async () => {
  const receivers = [{ url: 'https://chat.example/hook', form: 'json' as const }];
  const world = fakeWorld({ windows: [aWindow()], gates: ['plan', 'accept'], receivers });
  let decide: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    decide = resolve;
  });
  world.notify = async ({ notice, receivers: all }) => {
    if (notice.kind === 'needs-operator') decide();
    return { id: 'n', told: all.map((_, at) => `receivers[${at}]`), failed: [] };
  };
  // Nobody looks at the last gate before they are told to.
  const report = await simulated(world, async (gate, hands) => {
    if (gate === 'accept') await told;
    await approving(gate, hands);
  });
  expect(report.outcome).toBe('migrated');
  const line = report.journal.find(({ step }) => step === 'window');
  expect(line?.evidence.summary).toMatch(/^decide now: the window closes at 2026-01-01T01:00:00/);
  expect(line?.at).toBeLessThan(Date.parse('2026-01-01T01:00:00Z'));
});

function workMs(): number {
  return outlookOf(planSwitch(aSpec(), anInventory())).estimate?.window.ms ?? 0;
}

test('the estimate is what windows are measured by', () => {
  expect(workMs()).toBeGreaterThan(0);
  expect(begin).toBe(1_767_225_600_000);
});

test('a run that goes on after a rollback to a step looks for a window again', async () => {
  let hasAsked = false;
  const { world, report } = await migrated([aWindow()], async (waitingFor, hands) => {
    if (waitingFor === 'pause') return hands.send('resume', { by: 'ada' });
    if (waitingFor !== 'accept' || hasAsked) return approving(waitingFor, hands);
    hasAsked = true;
    return hands.send('rollback', { by: 'ada', to: 'export the objects' });
  });
  expect(report.outcome).toBe('migrated');
  const begun = report.journal.filter(({ verb }) => verb === 'begin').map(({ step }) => step);
  expect(begun.filter((step) => step === 'wait for a window')).toHaveLength(2);
  expect(begun.lastIndexOf('wait for a window')).toBeLessThan(begun.findLastIndex(clean));
  expect(world.calls.filter((call) => call.startsWith('exportObjects'))).toHaveLength(1);
});

test.each([
  ['before anything was stopped looks for a window again', 'exportObjects', 2],
  ['when something was stopped goes on to its end', 'importObjects foundation', 1],
])('a run that was paused %s', async (_name, during, looks) => {
  const world = fakeWorld({ windows: [aWindow()], gates: ['plan'] });
  let hands: Hands | undefined;
  world.onCall = async (call) => {
    if (call === during) await hands?.send('pause', { by: 'ada' });
  };
  const operator: Operator = async (waitingFor, given) =>
    waitingFor === 'pause' ? given.send('resume', { by: 'ada' }) : approving(waitingFor, given);
  const report = await simulated(world, operator, (given) => (hands = given));
  expect(report.outcome).toBe('migrated');
  const found = report.journal.filter(
    ({ verb, step }) => verb === 'done' && step === 'wait for a window',
  );
  expect(found).toHaveLength(looks);
});
