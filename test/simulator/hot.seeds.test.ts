import { brokenSeeds, patienceMs, seedsOf } from './seeded/seeds.js';

test(
  `every invariant holds in ${seedsOf('hot').length} seeds`,
  async () => expect(await brokenSeeds('hot')).toEqual([]),
  patienceMs('hot'),
);
