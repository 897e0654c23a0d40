import { ApplicationFailure } from '@temporalio/common';
import type { Entry } from '../../model/journal.js';
import { hotLayout } from '../../model/layouts/hot.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { stepwiseRunbook } from '../../workflows/stepwise-runbook.js';
import { aNodeRef, aSpec } from '../fakes/plan.js';
import { aHighlyAvailable, aHop } from '../fakes/stepwise.js';
import { aSystemdLayout } from '../fakes/systemd-layout.js';
import { fakeWorld } from '../fakes/world.js';
import { type Hands, type Operator, approving, simulated } from './harness.js';

const aWorld = (over: Parameters<typeof aHop>[0] = {}, etcd?: string) =>
  fakeWorld(aHop({ gates: ['plan', 'accept'], ...over }), aHighlyAvailable(etcd));

const runbookOf = (over: Parameters<typeof aHop>[0] = {}, etcd?: string) =>
  stepwiseRunbook(planSwitch(aSpec(aHop(over)), aHighlyAvailable(etcd)), new Set());

const lines = (journal: readonly Entry[], verb: Entry['verb']) =>
  journal.filter((entry) => entry.verb === verb).map(({ step }) => step);

test('control-plane nodes go one after the other, the last one as a whole, then kubelets of the others, then the workers', async () => {
  const world = aWorld();
  const { outcome, journal } = await simulated(world);
  expect(outcome).toBe('migrated');
  expect(lines(journal, 'done')).toEqual(
    runbookOf({ gates: ['plan', 'accept'] }).map(({ name }) => name),
  );
  const changes = world.calls.filter((call) => call.includes('set-aside'));
  expect(changes.map((call) => `${call.split(' ')[1]} ${/stop-\w+/.exec(call)?.[0]}`)).toEqual([
    'cp-1 stop-api',
    'cp-2 stop-api',
    'cp-3 stop-units',
    'cp-3 stop-api',
    ...['cp-1', 'cp-2', 'w-1', 'w-2', 'w-3'].map((name) => `${name} stop-units`),
  ]);
});

/** The same cluster with its first control-plane node alone. */
const alone = { nodes: ['cp-1', 'w-1', 'w-2', 'w-3'].map(aNodeRef) };
const aloneIn = (inventory = aHighlyAvailable()) => ({
  ...inventory,
  nodes: inventory.nodes.filter(({ name }) => !/cp-[23]/.test(name)),
});

/** Approves all gates but the last. */
const rejectingAccept: Operator = async (gate, hands) => {
  if (gate !== 'accept') return approving(gate, hands);
  await hands.send('reject', { gate, planDigest: (await hands.plan()).planDigest, by: 'ada' });
};

test('the only control-plane node changes as a whole, its kubelet first and last', async () => {
  const world = fakeWorld(aHop({ gates: ['plan', 'accept'], ...alone }), aloneIn());
  const { outcome } = await simulated(world, rejectingAccept);
  expect(outcome).toBe('rolled-back');
  const verbsOf = (calls: readonly string[]) =>
    calls
      .filter(
        (call) => /cp-1/.test(call) && !/^(prepare|backUp)|note-pods|retire|discard/.test(call),
      )
      .filter((call) => /^(nodePhase|drain|waitForNodes|restoreSch)/.test(call))
      .map((call) => call.replace(/^nodePhase cp-1 \S+ /, ''));
  const at = world.calls.findIndex((call) => call.includes('-undo'));
  expect(verbsOf(world.calls.slice(0, at)).slice(0, 10)).toEqual([
    'drainNode cp-1',
    'move-leader',
    'stop-units+set-aside+install',
    'stop-api+set-aside+install+start-units',
    'stop-etcd+start-units',
    'start-units',
    'await-api',
    'waitForNodes v1.19.12 on cp-1',
    'await-etcd',
    'restoreSchedulability cp-1',
  ]);
  const back = verbsOf(world.calls.slice(at)).slice(0, 11);
  expect(back).toEqual([
    'verify-kept',
    'verify-kept',
    'drainNode cp-1',
    'stop-units+restore',
    'stop-api+restore+start-units',
    'stop-etcd+start-units',
    'start-units',
    'await-api',
    'waitForNodes v1.18.8 on cp-1',
    'await-etcd',
    'restoreSchedulability cp-1',
  ]);
});

test.each([
  ['static pods', undefined, 10],
  ['units, whose kube-proxy watches through its absence,', aSystemdLayout, 60],
])(
  'pods move after the only API of %s was away when everybody listens',
  async (_of, layout, seconds) => {
    const world = fakeWorld(
      aHop({ ...alone, ...(layout && { layout: hotLayout(layout) }) }),
      aloneIn(),
    );
    const asked = new Map<string, number>();
    const before = { ...world };
    world.drainNode = (input) => {
      asked.set(input.node, input.settledSeconds);
      return before.drainNode(input);
    };
    expect((await simulated(world)).outcome).toBe('migrated');
    expect(asked.get('w-1')).toBe(seconds);
  },
);

test('whoever brings the only API server back asks it to drain for some seconds, and any other for as long as always', async () => {
  const world = fakeWorld(aHop({ gates: ['plan', 'accept'], ...alone }), aloneIn());
  const asked: (readonly [string, number | undefined])[] = [];
  const before = { ...world };
  world.drainNode = (input) => {
    asked.push([input.node, input.answersWithinSeconds]);
    return before.drainNode(input);
  };
  await simulated(world, rejectingAccept);
  expect(asked.slice(0, 4)).toEqual(['cp-1', 'w-1', 'w-2', 'w-3'].map((of) => [of, undefined]));
  expect(asked.slice(4).filter(([, seconds]) => seconds !== undefined)).toEqual([['cp-1', 5]]);
});

test('where its etcd changes that goes along, and is asked beforehand whether it can go back', async () => {
  const inventory = aloneIn(aHighlyAvailable('3.4.13'));
  const world = fakeWorld(aHop({ gates: ['plan', 'accept'], ...alone }), inventory);
  world.failing.set('waitForNodes v1.19.12 on cp-1', 1);
  const { outcome } = await simulated(world);
  expect(outcome).toBe('rolled-back');
  const ofEtcd = world.calls.filter((call) => /cp-1 \S+ \S*(etcd|leader|return)/.test(call));
  expect(ofEtcd.map((call) => call.replace(/^nodePhase cp-1 \S+ /, ''))).toEqual([
    'move-leader',
    'stop-units+stop-etcd+set-aside+install+start-units',
    'await-etcd',
    'check-return+move-leader',
    'check-return+stop-units+stop-etcd+restore+start-units',
    'await-etcd',
  ]);
});

test.each([
  ['the only one', alone, ['v1.18.8']],
  ['the last of three', {}, ['v1.19.12', 'v1.19.12', 'v1.18.8', 'v1.18.8', 'v1.18.8']],
])(
  'API servers are waited for in the version they have: %s goes back with its kubelet',
  async (_, over, versions) => {
    const world = fakeWorld(aHop({ ...over, gates: ['plan', 'accept'] }), {
      ...aHighlyAvailable(),
      ...('nodes' in over && aloneIn()),
    });
    const nodePhase = world.nodePhase.bind(world);
    const waited: (string | undefined)[] = [];
    world.nodePhase = (input) => {
      if (input.verbs.includes('await-api')) waited.push(input.version);
      return nodePhase(input);
    };
    await simulated(world, async (gate, hands) => {
      if (gate !== 'accept') return approving(gate, hands);
      waited.length = 0;
      await hands.send('reject', { gate, planDigest: (await hands.plan()).planDigest, by: 'ada' });
    });
    expect(waited).toEqual(versions);
  },
);

/** What the exchange of a kubelet does on its node. */
const exchangeOf = async (node: string, world: ReturnType<typeof aWorld>) => {
  await simulated(world);
  const calls = world.calls.filter((call) => call.startsWith(`nodePhase ${node} `));
  const all = calls.map((call) => call.replace(/^nodePhase \S+ \S+ /, ''));
  return all.slice(all.findLastIndex((verbs) => verbs.startsWith('await-api+')) + 1);
};

test('static pods of a control-plane node start once, below its new kubelet, and another member leads etcd before', async () => {
  const verbs = await exchangeOf('cp-1', aWorld());
  const first = verbs.indexOf('move-leader');
  expect(verbs.slice(first, first + 7)).toEqual([
    'move-leader',
    'stop-units+set-aside+install',
    'stop-api+start-units',
    'stop-etcd+start-units',
    'start-units',
    'await-api',
    'await-etcd',
  ]);
});

test('a control plane of units runs on below its new kubelet', async () => {
  const verbs = await exchangeOf('cp-1', aWorld({ layout: hotLayout(aSystemdLayout) }));
  const first = verbs.findIndex((each) => each.startsWith('stop-units+set-aside'));
  expect(verbs.slice(first, first + 4)).toEqual([
    'stop-units+set-aside+install',
    'start-units',
    'await-api',
    'await-etcd',
  ]);
});

test('each node is drained, exchanged, Ready and given back before the next of its lane begins', async () => {
  const world = aWorld({ parallelism: 1 });
  await simulated(world);
  const ofWorkers = world.calls.filter((call) => / w-[23]\b|on w-[23]/.test(call));
  const after = ofWorkers.slice(ofWorkers.findIndex((call) => call.startsWith('drainNode')));
  expect(after.slice(0, 8).map((call) => call.split(' ')[0])).toEqual([
    'drainNode',
    'nodePhase',
    'waitForNodes',
    'restoreSchedulability',
    'drainNode',
    'nodePhase',
    'waitForNodes',
    'restoreSchedulability',
  ]);
});

test('a member of etcd changes only where its image does, each before its own API server', () => {
  const names = (etcd?: string) => runbookOf({}, etcd).map(({ name }) => name);
  expect(names().filter((name) => name.includes('etcd'))).toEqual([
    'back up etcd on cp-1, cp-2, cp-3',
  ]);
  const changing = names('3.4.13');
  const at = (name: string) => changing.indexOf(name);
  expect(at('upgrade the member of etcd on cp-1')).toBeGreaterThan(0);
  expect(at('upgrade the member of etcd on cp-2')).toBe(
    at('upgrade the control plane of cp-1 to v1.19.12') + 1,
  );
});

test('nodes are staged side by side, however few may be away', async () => {
  const world = aWorld({ parallelism: 1 });
  let under = 0;
  let most = 0;
  world.onCall = async (call) => {
    if (!call.startsWith('prepareNode')) return;
    most = Math.max(most, (under += 1));
    await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
  };
  await simulated(world);
  expect(most).toBeGreaterThan(3);
});

test('workers that lag are left as they are', async () => {
  const world = aWorld({ workers: 'lag' });
  const { outcome } = await simulated(world);
  expect(outcome).toBe('migrated');
  expect(world.calls.filter((call) => call.startsWith('drainNode w-'))).toEqual([]);
});

test.each(['evict', 'never'] as const)(
  'with drain: %s add-ons are rolled out where no pod moves and no container is compared meanwhile',
  async (mode) => {
    const world = aWorld({ drain: { ...aSpec().drain, mode } });
    await simulated(world);
    const at = (call: string) => world.calls.findLastIndex((one) => one.startsWith(call));
    const addOns = at('updateAddOns');
    expect(addOns).toBeGreaterThan(at('waitForNodes v1.19.12 on cp-2'));
    expect(addOns > at('waitForNodes v1.19.12 on w-3')).toBe(mode === 'never');
  },
);

test('no worker is drained before kube-proxy is on every node, however long that goes on', async () => {
  const world = aWorld();
  const updateAddOns = world.updateAddOns.bind(world);
  let calls = 0;
  world.updateAddOns = async (input) => {
    const done = await updateAddOns(input);
    return { ...done, details: { isMoving: (calls += 1) < 3 } };
  };
  await simulated(world);
  const names = world.calls.map((call) => call.split(' ').slice(0, 2).join(' '));
  const first = names.indexOf('updateAddOns v1.19.12');
  expect(names.slice(first, first + 4)).toEqual([
    ...Array<string>(3).fill('updateAddOns v1.19.12'),
    'drainNode w-1',
  ]);
});

test('with drain: never no pod is evicted, and containers are compared', async () => {
  const world = aWorld({ drain: { ...aSpec().drain, mode: 'never' } });
  await simulated(world);
  expect(world.calls.filter((call) => call.startsWith('drainNode'))).toEqual([]);
  expect(world.calls.filter((call) => call.includes('compare-containers'))).toHaveLength(6);
});

test.each(['nodePhase cp-2', 'drainNode w-2', 'waitForNodes v1.19.12 on w-3', 'updateAddOns'])(
  'when "%s" fails what was begun is taken back, newest first',
  async (call) => {
    const world = aWorld({}, '3.4.13');
    world.failing.set(call, 1);
    const { outcome, journal } = await simulated(world);
    expect(outcome).toBe('rolled-back');
    const undoable = runbookOf({ gates: ['plan', 'accept'] }, '3.4.13')
      .filter(({ undo }) => typeof undo === 'function')
      .map(({ name }) => name);
    const begun = lines(journal, 'begin').filter((name) => undoable.includes(name));
    expect(lines(journal, 'undo')).toEqual(begun.toReversed());
  },
);

test('on the way back workers return first, then add-ons, and API servers last, each ready before the next', async () => {
  const world = aWorld({}, '3.4.13');
  await simulated(world, rejectingAccept);
  const back = world.calls.slice(world.calls.findIndex((call) => call.includes('-undo')));
  const order = [
    'nodePhase w-2',
    'nodePhase w-1',
    'updateAddOns v1.18.8',
    'waitForNodes v1.18.8 on cp-2',
    'waitForNodes v1.18.8 on cp-1',
    'nodePhase cp-3 11-undo-phases-3 stop-api+restore+start-units',
    'nodePhase cp-3 11-undo-phases-4 check-return+stop-units+stop-etcd+restore+start-units',
    'waitForNodes v1.18.8 on cp-3',
    'nodePhase cp-2 10-undo stop-api+restore+start-units+await-api',
    'nodePhase cp-2 09-undo check-return+move-leader+stop-units+stop-etcd+restore+start-units+await-etcd',
    'nodePhase cp-1 08-undo stop-api',
    'nodePhase cp-1 07-undo check-return',
  ].map((part) => back.findIndex((call) => call.includes(part)));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).not.toContain(-1);
});

test('on the way back a node that was never reached is left alone', async () => {
  const world = aWorld();
  const nodePhase = world.nodePhase.bind(world);
  world.nodePhase = async (input) => {
    const done = await nodePhase(input);
    const isLook = input.onlyIfTouched === true && input.verbs[0] === 'verify-kept';
    return isLook && input.node.name === 'w-3' ? { ...done, details: { touched: false } } : done;
  };
  world.failing.set('drainNode w-2', 1);
  await simulated(world);
  const back = world.calls.slice(world.calls.findIndex((call) => call.includes('-undo')));
  const changed = back.filter((call) => /drainNode|stop-units/.test(call));
  expect(changed.filter((call) => call.includes('w-2'))).not.toEqual([]);
  expect(changed.filter((call) => call.includes('w-3'))).toEqual([]);
});

test('on the way back a node that was drained and then never reached is given back as it was', async () => {
  const world = aWorld();
  const nodePhase = world.nodePhase.bind(world);
  world.nodePhase = async (input) => {
    const done = await nodePhase(input);
    const isLook = input.onlyIfTouched === true && input.verbs[0] === 'verify-kept';
    return isLook && input.node.name === 'w-2' ? { ...done, details: { touched: false } } : done;
  };
  world.onCall = (call) => {
    if (/^nodePhase w-2 .*set-aside/.test(call)) throw ApplicationFailure.nonRetryable('cut off');
  };
  const { outcome } = await simulated(world);
  expect(outcome).toBe('rolled-back');
  const back = world.calls.slice(world.calls.findIndex((call) => call.includes('-undo')));
  const ofNode = back.filter((call) => call.includes('w-2') && /drain|Schedul|stop-/.test(call));
  expect(ofNode).toEqual(['restoreSchedulability w-2']);
});

test('a node whose drain fails is given back as it was, and may be left behind', async () => {
  const world = aWorld({ failureBudget: 1 });
  world.failing.set('drainNode w-2', 1);
  const { outcome } = await simulated(world);
  expect(outcome).toBe('migrated');
  const ofNode = world.calls.filter(
    (call) => call.includes('w-2') && !/^prepare|note-pods/.test(call),
  );
  expect(ofNode.slice(0, 2)).toEqual(['drainNode w-2', 'restoreSchedulability w-2']);
  expect(ofNode.filter((call) => call.includes('install'))).toEqual([]);
});

test('people leave a worker out whose drain is held, and the others go on', async () => {
  const world = aWorld({ failureBudget: 1 });
  let hands: Hands | undefined;
  world.onCall = async (call) => {
    if (call !== 'drainNode w-2') return;
    await hands?.send('quarantine', { node: 'w-2', by: 'ada', reason: 'its budget never lets go' });
  };
  const { outcome, quarantined } = await simulated(world, approving, (given) => (hands = given));
  expect(outcome).toBe('migrated');
  expect(quarantined).toMatchObject([{ node: 'w-2' }]);
  expect(world.calls).toContain('restoreSchedulability w-2');
});

test('people are told once what holds a drain, and it is tried again until it is let go', async () => {
  const world = aWorld();
  let attempts = 0;
  world.onCall = (call) => {
    if (call === 'drainNode w-2' && (attempts += 1) < 4)
      throw ApplicationFailure.retryable('held by PodDisruptionBudget shop/web', 'NotYet');
  };
  const { outcome, journal } = await simulated(world);
  expect([outcome, attempts]).toEqual(['migrated', 4]);
  const said = journal
    .filter(({ step }) => step === 'held')
    .map(({ evidence }) => evidence.summary);
  expect(said).toEqual(['w-2: held by PodDisruptionBudget shop/web']);
});

test('between batches of workers the run waits where the next one would not fit into the window', () => {
  const windows = [
    {
      zone: 'UTC',
      weekdays: ['saturday' as const],
      start: '22:00',
      lengthMinutes: 240,
      blackouts: [],
    },
  ];
  const names = runbookOf({ windows, batches: { size: 1, gateEvery: 1 } }).map(({ name }) => name);
  expect(names.filter((name) => name.includes('window'))).toEqual([
    'wait for a window',
    'wait for a window for the canary',
    'wait for a window for batch 1 of 2',
    'wait for a window for batch 2 of 2',
  ]);
});
