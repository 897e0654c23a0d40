import { expect, test } from '@jest/globals';
import type { Drift } from '../../model/rehearsal.js';
import { aFinding } from '../fakes/rehearsal.js';
import { fakeWorld } from '../fakes/world.js';
import { approving, simulated } from './harness.js';

const unreadable = aFinding({
  id: 'object-unreadable',
  where: 'shop/Cart/two',
  what: 'no such kind',
});
const drift: Drift = { created: 2, changed: 1, deleted: 0, examples: ['shop/Cart/two'], unfit: [] };

test('what fits a rule is carried, and told', async () => {
  const world = fakeWorld();
  world.drift = drift;
  const { outcome, journal } = await simulated(world);
  expect(outcome).toBe('migrated');
  const exported = journal.find(
    ({ verb, step }) => verb === 'done' && step === 'export the objects',
  );
  expect(exported?.evidence.summary).toContain('2 were created, 1 changed, 0 deleted');
});

test('what was never rehearsed ends the run before anything was stopped', async () => {
  const world = fakeWorld();
  world.drift = { ...drift, unfit: [unreadable] };
  const { outcome, reason } = await simulated(world);
  expect(outcome).toBe('rolled-back');
  expect(reason).toContain('shop/Cart/two: no such kind (object-unreadable)');
  expect(world.calls.filter((call) => call.includes('stop'))).toEqual([]);
});

test('at the gate of the window people see it, and what they approve is carried', async () => {
  const world = fakeWorld({ gates: ['plan', 'window'] });
  world.drift = { ...drift, unfit: [unreadable] };
  const gates: string[] = [];
  const { outcome, journal } = await simulated(world, async (gate, hands) => {
    gates.push(gate);
    await approving(gate, hands);
  });
  expect({ outcome, gates }).toEqual({ outcome: 'migrated', gates: ['plan', 'window'] });
  const seen = journal.find(({ verb, step }) => verb === 'done' && step.startsWith('see what'));
  expect(seen?.evidence.details?.['unfit']).toEqual([
    'shop/Cart/two: no such kind (object-unreadable)',
  ]);
});

test('what comes after the gate ends the run all the same', async () => {
  const world = fakeWorld({ gates: ['plan', 'window'] });
  const { outcome } = await simulated(world, async (gate, hands) => {
    if (gate === 'window') world.drift = { ...drift, unfit: [unreadable] };
    await approving(gate, hands);
  });
  expect(outcome).toBe('rolled-back');
});

const given = aFinding({
  id: 'cluster-admin-not-rehearsed',
  where: 'ClusterRoleBinding/everybody',
  what: 'cluster-admin to Group system:authenticated',
});
const line =
  'ClusterRoleBinding/everybody: cluster-admin to Group system:authenticated (cluster-admin-not-rehearsed)';

test('a new administrator of the cluster ends the run, and nothing was stopped', async () => {
  const world = fakeWorld();
  world.drift = { ...drift, grants: [given] };
  const { outcome, reason } = await simulated(world);
  expect(outcome).toBe('rolled-back');
  expect(reason).toContain(line);
  expect(reason).toContain('delete the binding where nobody meant it, else plan again');
  expect(world.calls.filter((call) => /stop|import/i.test(call))).toEqual([]);
});

test('nobody is asked at the gate of the window for a new administrator', async () => {
  const world = fakeWorld({ gates: ['plan', 'window'] });
  world.drift = { ...drift, grants: [given] };
  const gates: string[] = [];
  const { outcome, reason } = await simulated(world, async (gate, hands) => {
    gates.push(gate);
    await approving(gate, hands);
  });
  expect({ outcome, gates }).toEqual({ outcome: 'rolled-back', gates: ['plan'] });
  expect(reason).toContain(line);
});

test('where nothing is imported a new administrator is shown at the gate', async () => {
  const world = fakeWorld({ carry: 'data', gates: ['plan', 'window'] });
  world.drift = { ...drift, grants: [given] };
  const { outcome, journal } = await simulated(world);
  expect(outcome).toBe('migrated');
  const done = journal.filter(({ verb }) => verb === 'done');
  const seen = done.find(({ step }) => step.startsWith('see what'));
  expect(seen?.evidence.details?.['unfit']).toEqual([line]);
  const read = done.find(({ step }) => step === 'read every object on a fresh copy');
  expect(read?.evidence.summary).toContain(line);
});
