import { brokenSeeds, patienceMs, seedsOf } from './seeded/seeds.js';

test(
  `every invariant holds in ${seedsOf('reimport').length} seeds`,
  async () => expect(await brokenSeeds('reimport')).toEqual([]),
  patienceMs('reimport'),
);
