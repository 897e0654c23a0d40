import type { Entry } from '../../model/journal.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { aSpec } from '../fakes/plan.js';
import { aHighlyAvailable, aHop } from '../fakes/stepwise.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { type Hands, type Operator, approving, simulated } from './harness.js';

const LINE = 'take the snapshot of the hop on cp-1, cp-2, cp-3';
const aWorld = (over: Parameters<typeof aHop>[0] = {}, etcd = '3.4.13') =>
  fakeWorld(aHop({ gates: ['plan', 'accept'], ...over }), aHighlyAvailable(etcd));

/** Approves all gates but one, which is rejected with what is given. */
const rejecting =
  (at: string, more: object): Operator =>
  async (gate, hands) =>
    gate === at
      ? hands.send('reject', { gate, ...(await by(hands)), ...more })
      : approving(gate, hands);

const by = async (hands: Hands) => ({ planDigest: (await hands.plan()).planDigest, by: 'ada' });

const onSnapshot = rejecting('accept', { data: 'snapshot' });

/** What was done to take the line of the snapshot back, without the names of nodes. */
const backOf = ({ calls }: FakeWorld): string[] => {
  const own = calls.findIndex((call) => call.includes('check-restore'));
  const verbs = calls
    .slice(own)
    .map((call) => call.replace(/^nodePhase \S+ \S+ /, '').replace(/ [cw]p?-\d.*$/, ''));
  return verbs.filter((call, at) => call !== verbs[at - 1]);
};

const said = (journal: readonly Entry[], step: string) =>
  journal
    .filter((entry) => entry.step === step && entry.verb.endsWith('message'))
    .map(({ verb, evidence }) => `${verb}: ${evidence.summary}`);

const undoOf = (journal: readonly Entry[]) =>
  journal.findLast(({ step, verb }) => step === LINE && verb === 'undo')?.evidence;

test('the snapshot is taken once every gate is behind, before the first server changes', async () => {
  const world = aWorld({ gates: ['plan', 'cut-over'] });
  const { outcome } = await simulated(world);
  expect(outcome).toBe('migrated');
  const taken = world.calls.findIndex((call) => call.startsWith('carrySnapshot'));
  const first = world.calls.findIndex((call) => call.startsWith('nodePhase'));
  expect(world.calls[taken - 1]).toBe('exportObjects');
  expect(taken).toBe(first - 1);
});

test('who accepts is told what a way back to it would give up, and nothing is kept for that', async () => {
  const world = aWorld();
  const { journal } = await simulated(world);
  const done = journal.filter(({ verb }) => verb === 'done').map(({ step }) => step);
  expect(done.slice(-2)).toEqual([
    'list what a way back to the snapshot would give up',
    'gate: accept the new version',
  ]);
  expect(world.calls.filter((call) => call.startsWith('listWrites'))).toEqual([
    expect.not.stringContaining('kept'),
  ]);
});

test('a way back without a choice leaves the data as it is', async () => {
  const world = aWorld();
  const { outcome, journal, data } = await simulated(world, rejecting('accept', {}));
  expect([outcome, data]).toEqual(['rolled-back', undefined]);
  expect(undoOf(journal)?.summary).toBe('the data stays as it is');
  expect(world.calls.filter((call) => call.includes('restore-etcd'))).toEqual([]);
});

test('who rejects a gate may have the way back end on the snapshot: last of all, on all members at once', async () => {
  const world = aWorld();
  const { outcome, journal, data } = await simulated(world, onSnapshot);
  expect([outcome, data]).toEqual(['rolled-back', 'snapshot']);
  expect(backOf(world)).toEqual([
    'check-restore',
    'stop-units+end-other-pods',
    'stop-api',
    'listWrites',
    'stop-etcd',
    'restore',
    'set-aside+install+restore-etcd',
    'start-units',
    'await-etcd',
    'await-api',
    'holdLeaders',
    'stop-units+end-kube-proxy+start-units',
    'waitForNodes v1.18.8 on',
    'waitForPods',
    'releaseLeaders',
    'updateAddOns v1.18.8',
    'drop-hung-connections',
    'waitForBaseline',
    'discard-staged',
  ]);
  expect(said(journal, 'reject')).toEqual(['message: ada rejected "accept", data snapshot']);
  expect(undoOf(journal)?.details).toMatchObject({
    givenUpData: expect.stringMatching(/^\/var\/lib\/\.kube-cutover-.+-data\/etcd$/),
  });
});

test('each part is done on all three members before the next begins, at any pace', async () => {
  const world = aWorld({ parallelism: 1 });
  await simulated(world, onSnapshot);
  const own = world.calls.slice(world.calls.findIndex((call) => call.includes('check-restore')));
  const verbs = [
    'check-restore',
    'stop-units+end-other-pods',
    'stop-api',
    'stop-etcd',
    'set-aside+',
    ' start-units',
    'await-etcd',
  ];
  const places = verbs.map((verb) =>
    own.flatMap((call, at) => (call.startsWith('nodePhase cp') && call.includes(verb) ? [at] : [])),
  );
  // Manifests are shown on all, then the kubelets that take them up are started on all.
  expect(places.map(({ length }) => length)).toEqual([3, 3, 3, 3, 3, 6, 3]);
  expect(places.flat()).toEqual(places.flat().toSorted((a, b) => a - b));
});

test('pods that came since end on every node before anything is stopped on the first', async () => {
  const world = aWorld();
  await simulated(world, onSnapshot);
  const at = (part: string) =>
    world.calls.flatMap((call, index) => (call.includes(part) ? [index] : []));
  expect(at('note-pods')).toHaveLength(6);
  expect(at('end-other-pods')).toHaveLength(6);
  const [listed = 0] = at(', kept');
  expect(Math.max(...at('end-other-pods'))).toBeLessThan(listed);
  expect(Math.min(...at('end-other-pods'))).toBeGreaterThan(Math.max(...at('check-restore')));
});

test('an etcd that stayed as new as it was comes back with the snapshot, and only where it had changed', async () => {
  const [changed, same] = [aWorld(), aWorld({}, '3.4.3')];
  await simulated(changed, onSnapshot);
  await simulated(same, onSnapshot);
  expect(backOf(changed)).toContain('restore');
  expect(backOf(same)).not.toContain('restore');
  expect(backOf(same)).toContain('set-aside+install+restore-etcd');
});

test.each([
  ['rollback', 'message: ada: data snapshot, slow'],
  ['rollback, and another says nothing of it', 'message: ada: data snapshot, slow'],
])('%s in the middle of the workers ends on the snapshot as well', async (name, line) => {
  const world = aWorld();
  let hands: Hands | undefined;
  world.onCall = async (call) => {
    if (call !== 'drainNode w-2') return;
    await hands?.send('rollback', { by: 'ada', data: 'snapshot', reason: 'slow' });
    if (name.includes('another')) await hands?.send('rollback', { by: 'bob' });
  };
  const { outcome, data, journal } = await simulated(world, approving, (given) => (hands = given));
  expect([outcome, data]).toEqual(['rolled-back', 'snapshot']);
  expect(said(journal, 'rollback')[0]).toBe(line);
  expect(backOf(world)).toContain('set-aside+install+restore-etcd');
});

test('what was chosen can be taken back while the way back is not there yet, and no longer', async () => {
  const world = aWorld();
  let hands: Hands | undefined;
  world.onCall = async (call) => {
    if (call === 'updateAddOns v1.18.8')
      await hands?.send('rollback', { by: 'bob', data: 'current' });
    if (call.includes('discard-staged') && call.includes('cp-1'))
      await hands?.send('rollback', { by: 'cy', data: 'snapshot' });
  };
  const operator: Operator = (gate, given) => onSnapshot(gate, (hands = given));
  const { data, journal } = await simulated(world, operator);
  expect(data).toBe('current');
  expect(undoOf(journal)?.summary).toBe('the data stays as it is');
  expect(said(journal, 'rollback').slice(0, 2)).toEqual([
    'message: bob: data current, no reason given',
    expect.stringMatching(
      /^refused-message: "data" cannot be chosen: .* is being taken back already/,
    ),
  ]);
});

test('before it is taken nothing has changed: people are told that the data stays, and it does', async () => {
  const world = aWorld();
  world.onCall = async (call) => {
    if (call === 'exportObjects') await hands?.send('rollback', { by: 'ada', data: 'snapshot' });
  };
  let hands: Hands | undefined;
  const { outcome, data, journal } = await simulated(world, approving, (given) => (hands = given));
  expect([outcome, data]).toEqual(['rolled-back', undefined]);
  expect(said(journal, 'rollback')).toEqual([
    'message: ada: data snapshot, no reason given; no server has changed and no snapshot is taken yet, so the data stays as it is',
  ]);
});

test.each([
  [{ data: 'snapshot', to: LINE }, 'only a rollback of everything ends on the snapshot'],
  [{ data: 'yesterday' }, 'data must be "current" or "snapshot", got "yesterday"'],
])('a rollback with %j is refused, and the run goes on', async (asked, why) => {
  const world = aWorld();
  let isAsked = false;
  const { outcome, journal } = await simulated(world, async (gate, hands) => {
    if (gate !== 'accept' || isAsked) return approving(gate, hands);
    isAsked = true;
    await hands.send('rollback', { by: 'ada', ...asked });
    return approving(gate, hands);
  });
  expect(outcome).toBe('migrated');
  expect(said(journal, 'rollback')).toEqual([expect.stringContaining(why)]);
  expect(said(journal, 'rollback')[0]).toMatch(/^refused-message/);
});

test.each([
  [
    'a switch on the old data',
    fakeWorld({ carry: 'data', gates: ['plan', 'accept'] }),
    'a switch is taken back on the data of the old side',
  ],
  [
    'a switch with re-import',
    fakeWorld({ gates: ['plan', 'accept'] }),
    'a switch is taken back on the data of the old side',
  ],
  [
    'an etcd that keeps its data with other things',
    aWorld({ layout: withOthers() }),
    'no path of the layout holds the data of etcd alone',
  ],
])('%s has no such choice', async (_name, world, why) => {
  const asked = new Set<string>();
  const { outcome, journal } = await simulated(world, async (gate, hands) => {
    if (gate !== 'accept' || asked.has(gate)) return approving(gate, hands);
    asked.add(gate);
    for (const [verb, more] of [
      ['rollback', {}],
      ['reject', { gate }],
    ] as const)
      await hands.send(verb, { ...(await by(hands)), ...more, data: 'snapshot' });
    return approving(gate, hands);
  });
  expect(outcome).toBe('migrated');
  for (const verb of ['rollback', 'reject'])
    expect(said(journal, verb)).toEqual([expect.stringContaining(why)]);
});

test('an approval has no data to choose, and neither has a gate that only waits on', async () => {
  const { approvals } = aSpec();
  const world = aWorld({ approvals: { ...approvals, onReject: 'wait' } });
  let isAsked = false;
  const { outcome, journal } = await simulated(world, async (gate, hands) => {
    if (gate !== 'accept' || isAsked) return approving(gate, hands);
    isAsked = true;
    for (const verb of ['approve', 'reject'] as const)
      await hands.send(verb, { gate, ...(await by(hands)), data: 'snapshot' });
    return approving(gate, hands);
  });
  expect(outcome).toBe('migrated');
  expect(said(journal, 'approve')).toContainEqual(
    expect.stringContaining('an approval takes nothing back'),
  );
  expect(said(journal, 'reject')).toEqual([
    expect.stringContaining('a rejection of this gate only waits on'),
  ]);
});

test('who has gone back to that line on current data may still give the data up', async () => {
  const world = aWorld();
  let isAsked = false;
  const { outcome, data, journal } = await simulated(world, async (waitsFor, hands) => {
    if (waitsFor === 'pause') return hands.send('rollback', { by: 'ada', data: 'snapshot' });
    if (waitsFor !== 'accept' || isAsked) return approving(waitsFor, hands);
    isAsked = true;
    return hands.send('rollback', { by: 'ada', to: LINE });
  });
  expect([outcome, data]).toEqual(['rolled-back', 'snapshot']);
  expect(journal.filter(({ step, verb }) => step === LINE && verb === 'undo')).toHaveLength(1);
  expect(world.calls.filter((call) => call.includes('restore-etcd'))).toEqual([
    expect.stringContaining('nodePhase cp-1 round-2-06-undo'),
    expect.stringContaining('nodePhase cp-2 round-2-06-undo'),
    expect.stringContaining('nodePhase cp-3 round-2-06-undo'),
  ]);
});

test('where it fails half-way a person is asked, and a second attempt goes on with the same keys', async () => {
  const world = aWorld();
  world.failing.set('restore-etcd', 1);
  const { outcome, journal } = await simulated(world, async (waitsFor, hands) =>
    waitsFor.startsWith('a person')
      ? hands.send('resume', { by: 'ada', reason: 'the disk has room again' })
      : onSnapshot(waitsFor, hands),
  );
  expect(outcome).toBe('rolled-back');
  expect(journal.filter(({ step, verb }) => step === LINE && verb === 'undo-begin')).toHaveLength(
    2,
  );
  const restored = world.calls.filter(
    (call) => call.startsWith('nodePhase cp-1') && call.includes('restore-etcd'),
  );
  expect(restored).toHaveLength(2);
  expect(new Set(restored).size).toBe(1);
});

test('an etcd with a member that is on none of the nodes ends the run before anything has changed', async () => {
  const world = aWorld();
  const carrySnapshot = world.carrySnapshot.bind(world);
  world.carrySnapshot = async (input) => {
    const taken = await carrySnapshot(input);
    return { ...taken, members: `${taken.members ?? ''},cp-9=https://cp-9:2380` };
  };
  const { outcome, reason } = await simulated(world);
  expect(outcome).toBe('rolled-back');
  expect(reason).toContain('etcd has 4 members');
  expect(world.calls.filter((call) => call.includes('stop-'))).toEqual([]);
});

test('a plan that was made before has neither line, and stages what it staged then', async () => {
  const world = aWorld();
  world.keepPlan = async ({ plan: { etcdData: _none, ...plan }, planDigest }) => ({
    plan,
    planDigest,
  });
  const { outcome, outline } = await simulated(world);
  expect(outcome).toBe('migrated');
  expect(outline.filter((line) => line.includes('snapshot'))).toEqual([]);
  const staged = world.calls.filter((call) => call.startsWith('prepareNode cp-1'));
  expect(staged).toHaveLength(3);
  expect(planSwitch(aSpec(aHop()), aHighlyAvailable()).etcdData).toBe('/var/lib/etcd');
});

function withOthers() {
  const { layout } = aSpec(aHop());
  const { keep } = layout.controlPlane;
  const path = '/var/lib/etcd';
  const carried = keep.map((kept) => (kept.path === path ? { path, carry: ['other'] } : kept));
  return { ...layout, controlPlane: { ...layout.controlPlane, keep: carried } };
}
