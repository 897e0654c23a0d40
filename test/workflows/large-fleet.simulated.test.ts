import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../activities/contract.js';
import { evidence } from '../../model/evidence.js';
import type { Report } from '../../model/report.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { aNode, aNodeRef, anInventory } from '../fakes/plan.js';
import { aHighlyAvailable, aHop } from '../fakes/stepwise.js';
import { fakeWorld } from '../fakes/world.js';
import { type Hands, approving, simulated } from './harness.js';

/** Nodes that one child workflow may have, so that no history grows too long. */
const childAtMost = 250;
const parallelism = 40;
/** `POINTS=all` is for a night: ten thousand take minutes. */
const most = process.env['POINTS'] === 'all' ? 9_999 : 1_500;
/** Two cores may be busy with other tests. */
const patienceMs = 600_000;

const ways = {
  hot: { carry: 'data' },
  stepwise: aHop(),
  reimport: { carry: 'reimport' },
} as const satisfies { readonly [way: string]: Partial<InPlaceSpec> };
type Way = keyof typeof ways;
const allWays = Object.keys(ways) as Way[];

interface Given {
  readonly workers: number;
  /** Every so manieth worker dies when it is told to start. */
  readonly deadEvery: number;
  readonly failureBudget: number;
}

/** A fleet of which one of a hundred takes its time, and some die. */
function aLargeWorld(way: Way, { workers: count, deadEvery, failureBudget }: Given) {
  const names = Array.from({ length: count }, (_, at) => `w-${at + 1}`);
  const dead = names.filter((_, at) => at % deadEvery === deadEvery >> 1);
  const slow = new Set(names.filter((_, at) => at % 100 === 7));
  const isDead = new Set(dead);
  const world = fakeWorld(...fleetOf(way, names, failureBudget));
  const away = new Set<string>();
  const started = new Set<string>();
  let mostAway = 0;
  const leave = (node: string): void => {
    away.add(node);
    mostAway = Math.max(mostAway, away.size);
  };
  const plain = { ...world };
  const acting: Partial<Activities> = {
    drainNode: (input) => {
      leave(input.node);
      return plain.drainNode(input);
    },
    nodePhase: async (input) => {
      const { name, role } = input.node;
      if (role !== 'worker' || !input.verbs.includes('install')) return plain.nodePhase(input);
      leave(name);
      started.add(name);
      for (let turns = slow.has(name) ? 10 : 1; turns > 0; turns--) await new Promise(setImmediate);
      if (way !== 'stepwise' || isDead.has(name)) away.delete(name);
      if (isDead.has(name)) throw ApplicationFailure.nonRetryable(`${name} is dead`, 'Regressed');
      return evidence(`${name} was started`);
    },
    restoreSchedulability: (input) => {
      away.delete(input.node);
      return plain.restoreSchedulability(input);
    },
  };
  Object.assign(world, acting);
  return { world, dead, started, mostAway: () => mostAway };
}

/** Spec and inventory: the control plane of the other fakes, and so many workers like their first. */
function fleetOf(way: Way, names: readonly string[], failureBudget: number) {
  const base = way === 'stepwise' ? aHighlyAvailable() : anInventory();
  const controlPlane = base.nodes.filter(({ role }) => role === 'control-plane');
  const [{ kubeletVersion, components } = aNode('w-1')] = base.nodes.filter(
    ({ role }) => role === 'worker',
  );
  const nodes = [
    ...controlPlane,
    ...names.map((name) => aNode(name, { kubeletVersion, components })),
  ];
  const refs = nodes.map(({ name }) => aNodeRef(name));
  return [
    { ...ways[way], failureBudget, parallelism, nodes: refs },
    { ...base, nodes },
  ] as const;
}

const leftBehind = ({ journal }: Report): readonly string[] =>
  journal.flatMap(({ verb, step, nodes = [] }) =>
    verb === 'done' && !step.startsWith('compare')
      ? nodes.filter(({ failed }) => failed).map(({ node }) => node)
      : [],
  );

test.each([...allWays.map((way) => [way, 600, 100] as const), ['hot', most, 500] as const])(
  '%s, %i workers, some slow and as many dead as may be: the others are moved, so many at a time',
  async (way, workers, deadEvery) => {
    const failureBudget = Math.ceil(workers / deadEvery);
    const { world, dead, started, mostAway } = aLargeWorld(way, {
      workers,
      deadEvery,
      failureBudget,
    });
    const report = await simulated(world);
    expect(report.outcome).toBe('migrated');
    expect([...new Set(leftBehind(report))]).toEqual(dead);
    expect(started.size).toBe(workers);
    // Where nothing is served meanwhile, child workflows go side by side.
    const lanes = way === 'reimport' ? Math.ceil(workers / childAtMost) : 1;
    expect(mostAway()).toBeLessThanOrEqual(parallelism * lanes);
    expect(mostAway()).toBeGreaterThan(parallelism / 2);
  },
  patienceMs,
);

test.each(allWays)(
  '%s: one more dead than may be, in child workflows of their own, takes the run back',
  async (way) => {
    const { world, dead } = aLargeWorld(way, {
      workers: 600,
      deadEvery: 150,
      failureBudget: 3,
    });
    const { outcome, reason } = await simulated(world);
    expect(dead).toHaveLength(4);
    expect(outcome).toBe('rolled-back');
    expect(reason).toContain(`${dead.at(-1)} is dead`);
  },
  patienceMs,
);

test.each(['hot', 'stepwise'] as const)(
  '%s, 1,000 workers of which every twentieth dies: soon nothing further is begun, and all is taken back',
  async (way) => {
    const failureBudget = 9;
    const { world, started } = aLargeWorld(way, { workers: 1_000, deadEvery: 20, failureBudget });
    const { outcome } = await simulated(world);
    expect(outcome).toBe('rolled-back');
    expect(started.size).toBeLessThanOrEqual((failureBudget + 1) * 20 + parallelism);
  },
  patienceMs,
);

test.each(['hot', 'stepwise'] as const)(
  '%s: a worker that people leave out before its child workflow began is not started',
  async (way) => {
    const { world, started } = aLargeWorld(way, { workers: 300, deadEvery: 999, failureBudget: 1 });
    const plain = { ...world };
    let hands: Hands | undefined;
    world.nodePhase = async (input) => {
      if (input.node.name === 'w-9' && input.verbs.includes('install'))
        await hands?.send('quarantine', { by: 'ada', node: 'w-299', reason: 'its disk fails' });
      return plain.nodePhase(input);
    };
    const { outcome, quarantined } = await simulated(world, approving, (given) => (hands = given));
    expect([outcome, quarantined?.map(({ node }) => node)]).toEqual(['migrated', ['w-299']]);
    expect(started.has('w-298')).toBe(true);
    expect(started.has('w-299')).toBe(false);
  },
);
