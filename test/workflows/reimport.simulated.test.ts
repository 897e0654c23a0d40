import { ApplicationFailure } from '@temporalio/common';
import { aSpec } from '../fakes/plan.js';
import { fakeWorld } from '../fakes/world.js';
import { randomOf } from '../simulator/seeded/random.js';
import { scenarioOf } from '../simulator/seeded/scenario.js';
import { simulated } from './harness.js';

describe('a switch of three control-plane nodes', () => {
  test('is verified on each of them', async () => {
    const { spec, inventory } = threeMembers();
    const world = fakeWorld(spec, inventory);
    expect(await simulated(world)).toMatchObject({ outcome: 'migrated' });
    for (const verb of ['await-etcd', 'await-api']) {
      const asked = world.calls.filter((call) => call.endsWith(verb));
      expect(asked.map((call) => call.split(' ')[1])).toEqual(['cp-1', 'cp-2', 'cp-3']);
    }
  });

  test('is taken back where the API server of one stays away', async () => {
    const { spec, inventory } = threeMembers();
    const world = fakeWorld(spec, inventory);
    world.onCall = (call) => {
      if (/^nodePhase cp-2 .*await-api/.test(call)) throw ApplicationFailure.nonRetryable('away');
    };
    expect(await simulated(world)).toMatchObject({ outcome: 'rolled-back' });
  });
});

/** The first seed with three control-plane nodes, with nobody to ask but for the plan. */
function threeMembers() {
  for (let seed = 1; ; seed++) {
    const { spec, inventory } = scenarioOf('reimport', randomOf(seed));
    const members = spec.nodes.filter(({ role }) => role === 'control-plane').length;
    const { gates, windows, approvals } = aSpec();
    if (members === 3) return { spec: { ...spec, gates, windows, approvals }, inventory };
  }
}
