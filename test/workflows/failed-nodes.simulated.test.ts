import { indexedOf } from '../../model/search-attributes.js';
import { fakeWorld } from '../fakes/world.js';
import { simulated } from './harness.js';

const status = {
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  state: 'rolling-back',
  steps: [],
} as const;

test('a step that fails on more nodes than may names them in the journal, and so in the index', async () => {
  const world = fakeWorld();
  world.failing.set('nodePhase w-1', 1);
  const { outcome, journal } = await simulated(world);
  expect(outcome).toBe('rolled-back');
  const failed = journal.find(({ verb }) => verb === 'fail');
  expect(failed?.nodes?.filter((timing) => timing.failed).map(({ node }) => node)).toEqual(['w-1']);
  expect(indexedOf(status, journal).failedNodes).toEqual(['w-1']);
});

test('a step that fails as a whole names none', async () => {
  const world = fakeWorld();
  world.failing.set('waitForNodes v1.23.6', 1);
  const { journal } = await simulated(world);
  expect(journal.find(({ verb }) => verb === 'fail')?.nodes).toBeUndefined();
  expect(indexedOf(status, journal).failedNodes).toBeUndefined();
});
