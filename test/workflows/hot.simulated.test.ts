import type { CarryInput, PhaseInput } from '../../activities/node-calls.js';
import { ClimbLastSchema } from '../../activities/rehearsal/inputs.js';
import type { ClimbLastInput } from '../../activities/rehearsal/inputs-of-copies.js';
import type { Entry } from '../../model/journal.js';
import { parse } from '../../model/schema/parse.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { hotSwitchRunbook } from '../../workflows/hot-switch-runbook.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { aManager, aNode, aNodeRef, aSpec, anInventory, etcdOf } from '../fakes/plan.js';
import { aHighlyAvailable, aHop } from '../fakes/stepwise.js';
import { fakeWorld } from '../fakes/world.js';
import { type Hands, type Operator, approving, simulated } from './harness.js';

const hot: Partial<InPlaceSpec> = {
  carry: 'data',
  gates: ['plan', 'batch', 'accept'],
  batches: { size: 1, gateEvery: 1 },
};
const runbook = hotSwitchRunbook(planSwitch(aSpec(hot), anInventory()), new Set());
const undoable = runbook.filter(({ undo }) => typeof undo === 'function').map(({ name }) => name);
const lines = (journal: readonly Entry[], verb: Entry['verb']) =>
  journal.filter((entry) => entry.verb === verb).map(({ step }) => step);

test('every line is walked once, the API stopped before the snapshot and workers in turn', async () => {
  const world = fakeWorld(hot);
  const { outcome, journal } = await simulated(world);
  expect(outcome).toBe('migrated');
  expect(lines(journal, 'done')).toEqual(runbook.map(({ name }) => name));
  const seen = (part: string) => world.calls.findIndex((call) => call.includes(part));
  const order = [
    'cp-1 07-run-2 note-containers',
    'stop-controllers',
    'waitForMirrors of 2 on cp-1',
    'cp-1 07-run-3-2 stop-api',
    'carrySnapshot cp-1',
    'stop-etcd+set-aside+install+restore-etcd',
    'cp-1 08-run-2-1 start-units',
    'waitForApi v1.23.6',
    'nodePhase w-1',
    'waitForNodes v1.23.6 on w-1',
    'nodePhase w-2',
    'nodePhase cp-1 12-run-1 note-containers+stop-units+set-aside+install+start-units',
    'waitForNodes v1.23.6 on cp-1',
    'nodePhase cp-1 12-run-3 await-etcd+await-api',
    'nodePhase cp-1 13-run compare-containers',
    'updateAddOns v1.23.6',
    'listWrites cp-1',
  ].map(seen);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).not.toContain(-1);
  expect(world.calls.filter((call) => call.includes('stop-containers'))).toEqual([]);
});

test('static pods of a control-plane node end when its new kubelet is there', async () => {
  const spec = aHop({ ...hot, strategy: 'in-place-switch' });
  const world = fakeWorld(spec, aHighlyAvailable());
  expect((await simulated(world)).outcome).toBe('migrated');
  const from = world.calls.findIndex((call) => /^nodePhase cp-2 .*move-leader/.test(call));
  const calls = world.calls.slice(from, from + 5);
  expect(calls.map((call) => call.replace(/^nodePhase (\S+) \S+/, '$1'))).toEqual([
    'cp-2 move-leader',
    'cp-2 note-containers+stop-units+set-aside+install+start-units',
    'cp-2 renew-static-pods',
    'waitForNodes v1.19.12 on cp-2',
    'cp-2 await-etcd+await-api',
  ]);
});

/** The same cluster with three control-plane nodes. */
const three = {
  ...anInventory(),
  nodes: [...['cp-1', 'cp-2', 'cp-3'].map((name) => aNode(name)), ...anInventory().nodes.slice(1)],
};

describe('with several control-plane nodes', () => {
  const aWorld = () =>
    fakeWorld({ ...hot, nodes: three.nodes.map(({ name }) => aNodeRef(name)) }, three);
  const short = (call: string): string => call.replace(/^nodePhase (\S+) \S+/, '$1');

  test('the first API stops when all kubelets have told what they ended', async () => {
    const world = aWorld();
    expect((await simulated(world)).outcome).toBe('migrated');
    const stops = world.calls.filter((call) => /stop-|waitForMirrors|carrySnapshot/.test(call));
    const [early, late] = [stops.slice(0, 5).map(short), stops.slice(5, 7).map(short)];
    expect(early.toSorted()).toEqual([
      'cp-1 stop-controllers',
      'cp-2 stop-api',
      'cp-3 stop-api',
      'waitForMirrors of 2 on cp-1',
      'waitForMirrors of 3 on cp-2 cp-3',
    ]);
    expect(late).toEqual(['cp-1 stop-api', expect.stringContaining('carrySnapshot cp-1')]);
  });

  test('kubelets that do not tell hold nothing up', async () => {
    const world = aWorld();
    world.failing.set('waitForMirrors', 2);
    const { outcome, journal } = await simulated(world);
    expect(outcome).toBe('migrated');
    expect(JSON.stringify(journal)).toContain('went on: ');
  });

  test('etcd starts on all and one API server first, where the kubelet has told what it ended; then the others', async () => {
    const world = aWorld();
    expect((await simulated(world)).outcome).toBe('migrated');
    const from = world.calls.findIndex((call) => call.includes('restore-etcd'));
    const until = world.calls.findIndex((call) => call.startsWith('nodePhase w-1 09'));
    const calls = world.calls.slice(from, until).map(short);
    expect(calls.filter((call) => call.startsWith('cp-'))).toEqual([
      ...['cp-1', 'cp-2', 'cp-3'].map((node) => `${node} stop-etcd+set-aside+install+restore-etcd`),
      'cp-1 start-etcd',
      'cp-3 start-etcd',
      'cp-2 start-units',
      'cp-1 start-units',
      'cp-3 start-units',
    ]);
    expect(calls.indexOf('waitForApi v1.23.6')).toBeLessThan(calls.indexOf('cp-1 start-units'));
  });

  test('an API that never answers takes everything back', async () => {
    const world = aWorld();
    world.failing.set('waitForApi v1.23.6', 9);
    expect((await simulated(world)).outcome).toBe('rolled-back');
  });
});

test.each([
  'nodePhase cp-1 07-run-2',
  'nodePhase cp-1 07-run-3',
  'carrySnapshot cp-1',
  'nodePhase cp-1 08-run-1',
  'nodePhase cp-1 08-run-2',
  'waitForApi v1.23.6',
  'waitForNodes v1.23.6 on cp-1',
  'nodePhase w-1 09-run-1',
  'nodePhase w-1 09-run-3',
  'waitForNodes v1.23.6 on w-2',
  'updateAddOns v1.23.6',
  'listWrites',
])('when "%s" fails everything begun is taken back, newest first', async (call) => {
  const world = fakeWorld(hot);
  world.failing.set(call, 1);
  const { outcome, journal } = await simulated(world);
  expect(outcome).toBe('rolled-back');
  const begun = lines(journal, 'begin').filter((name) => undoable.includes(name));
  expect(lines(journal, 'undo')).toEqual(begun.toReversed());
});

describe('with a ladder in the spec', () => {
  const withLadder = {
    ...hot,
    ladder: [{ version: 'v1.21.14', bundle: '/srv/v1.21.14' }],
  } as const;

  const threeAndOne = ['cp-1', 'cp-2', 'cp-3', 'w-1'];

  /** A world that also remembers what etcd is restored from, and how the ladder was asked. */
  const watched = (over: Partial<InPlaceSpec>) => {
    const world = fakeWorld(over);
    const plain = { ...world };
    const seen: { restored: unknown[]; sentTo: unknown[]; climbs: unknown[] } = {
      restored: [],
      sentTo: [],
      climbs: [],
    };
    Object.assign(world, {
      nodePhase: (input: PhaseInput) => {
        if (input.verbs.includes('restore-etcd')) seen.restored.push(input.snapshot);
        return plain.nodePhase(input);
      },
      carrySnapshot: (input: CarryInput) => {
        seen.sentTo.push(input.to);
        return plain.carrySnapshot(input);
      },
      climbLastSnapshot: (input: ClimbLastInput) => {
        seen.climbs.push(input);
        return plain.climbLastSnapshot(input);
      },
    });
    return { world, seen };
  };

  test('the last snapshot is climbed while nothing of the old side has moved, and what comes of it is restored', async () => {
    const { world, seen } = watched(withLadder);
    const { outcome } = await simulated(world);
    expect(outcome).toBe('migrated');
    const order = [
      'stop-api',
      'carrySnapshot cp-1',
      'climbLastSnapshot cp-1 for 1',
      'stop-etcd+set-aside',
    ];
    const at = order.map((part) => world.calls.findIndex((call) => call.includes(part)));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at).not.toContain(-1);
    expect(seen.restored).toEqual(['c'.repeat(64)]);
    const [asked] = seen.climbs;
    expect(seen.climbs).toHaveLength(1);
    expect(parse(ClimbLastSchema, asked)).toMatchObject({ ok: true });
    expect(asked).toMatchObject({
      last: { sha256: 'a'.repeat(64), revision: 7, bytes: 9 },
      ladder: withLadder.ladder,
      members: [{ name: 'cp-1' }],
    });
  });

  test.each([
    ['a ladder', withLadder, [[]], 'c', 3],
    ['none', hot, [['cp-2', 'cp-3']], 'a', 0],
  ] as const)(
    'of three members each is restored from the same: with %s',
    async (_, over, sentTo, sha, asked) => {
      const { world, seen } = watched({ ...over, nodes: threeAndOne.map(aNodeRef) });
      world.assess = async () =>
        anInventory({
          nodes: threeAndOne.map((name) => ({
            ...aNode(name),
            ...(name.startsWith('cp') && {
              components: [aManager(), etcdOf(name, `https://${name}:2380`)],
            }),
          })),
        });
      expect(await simulated(world)).toMatchObject({ outcome: 'migrated' });
      expect(seen.sentTo).toEqual(sentTo.map((names) => names.map(aNodeRef)));
      expect(seen.restored).toEqual(Array(3).fill(sha.repeat(64)));
      expect(world.calls.filter((call) => call.endsWith(`for ${asked}`))).toHaveLength(asked / 3);
    },
  );

  test('without one nothing is climbed', async () => {
    const { world, seen } = watched(hot);
    expect(await simulated(world)).toMatchObject({ outcome: 'migrated' });
    expect(seen.climbs).toEqual([]);
    expect(seen.restored).toEqual(['a'.repeat(64)]);
  });

  test('a climb that fails has everything taken back', async () => {
    const { world, seen } = watched(withLadder);
    world.failing.set('climbLastSnapshot', 1);
    const { outcome, journal } = await simulated(world);
    expect(outcome).toBe('rolled-back');
    expect(seen.restored).toEqual([]);
    const begun = lines(journal, 'begin').filter((name) => undoable.includes(name));
    expect(lines(journal, 'undo')).toEqual(begun.toReversed());
  });
});

test('old kubelets start only when the old API is back, and read it anew', async () => {
  const world = fakeWorld(hot);
  const { outcome } = await simulated(world, rejecting('accept'));
  expect(outcome).toBe('rolled-back');
  const back = world.calls.slice(world.calls.findIndex((call) => call.includes('-undo')));
  const at = (part: string) => back.findIndex((call) => call.includes(part));
  const order = [
    'stop-units+restore',
    'nodePhase cp-1 08-undo-1 stop-api',
    'listWrites cp-1 08-undo-2, kept',
    'stop-control-plane+restore',
    'nodePhase cp-1 07-undo-2 start-units',
    'nodePhase cp-1 07-undo-3 start-units',
    'waitForApi v1.19.12',
    'holdLeaders',
    'stop-units+end-kube-proxy+start-units',
    'waitForNodes v1.19.12',
    'waitForPods',
    'releaseLeaders',
    'updateAddOns v1.19.12',
    'waitForBaseline',
  ].map(at);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).not.toContain(-1);
});

test('before the API was stopped nobody has to read it anew', async () => {
  const world = fakeWorld(hot);
  world.failing.set('nodePhase cp-1 07-run-2', 1);
  await simulated(world);
  expect(world.calls.filter((call) => call.includes('end-kube-proxy+start-units'))).toHaveLength(3);
  const early = fakeWorld(hot);
  early.failing.set('exportObjects', 1);
  await simulated(early);
  expect(early.calls.filter((call) => call.includes('start-units'))).toEqual([]);
});

test('an approval of one batch does not count for the next', async () => {
  const world = fakeWorld({ ...hot, batches: { size: 1, gateEvery: 1 } });
  const asked: string[] = [];
  await simulated(world, async (gate, hands) => {
    asked.push(gate);
    await approving(gate, hands);
  });
  expect(asked).toEqual(['plan', 'batch-1', 'accept']);
});

test('a worker that people leave out keeps its old kubelet, and the others go on', async () => {
  const world = fakeWorld({ ...hot, failureBudget: 1 });
  const { outcome, quarantined } = await simulated(world, async (gate, hands) => {
    if (gate === 'batch-1')
      await hands.send('quarantine', { node: 'w-2', by: 'ada', reason: 'its disk is failing' });
    await approving(gate, hands);
  });
  expect(outcome).toBe('migrated');
  expect(quarantined).toMatchObject([{ node: 'w-2' }]);
  expect(world.calls.filter((call) => call.startsWith('nodePhase w-2'))).toEqual([]);
});

const rejecting =
  (where: string): Operator =>
  async (gate: string, hands: Hands) => {
    if (gate !== where) return approving(gate, hands);
    await hands.send('reject', { gate, planDigest: (await hands.plan()).planDigest, by: 'ada' });
  };
