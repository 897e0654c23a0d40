import { brokenSeeds, patienceMs, seedsOf } from './seeded/seeds.js';

test(
  `every invariant holds in ${seedsOf('stepwise').length} seeds`,
  async () => expect(await brokenSeeds('stepwise')).toEqual([]),
  patienceMs('stepwise'),
);
