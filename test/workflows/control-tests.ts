import { ApplicationFailure } from '@temporalio/common';
import { reimportSwitchRunbook } from '../../workflows/reimport-switch-runbook.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import type { Entry } from '../../model/journal.js';
import { aSpec, anInventory } from '../fakes/plan.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { type Hands, type Harness, type Operator, approving } from './harness.js';

const lines = (journal: readonly Entry[], verb: Entry['verb']) =>
  journal.filter((entry) => entry.verb === verb).map(({ step }) => step);
const said = (journal: readonly Entry[], verb: Entry['verb']) =>
  journal.filter((entry) => entry.verb === verb).map(({ evidence }) => evidence.summary);

/** Sends something once, when a call is made that contains the text. */
function during(world: FakeWorld, call: string, act: (hands: Hands) => Promise<void>) {
  let hands: Hands | undefined;
  let isDone = false;
  world.onCall = async (made) => {
    if (isDone || !made.includes(call) || hands === undefined) return;
    isDone = true;
    await act(hands);
  };
  return (given: Hands): void => {
    hands = given;
  };
}

/** How people steer a run in the middle, whatever carries it. */
export function controlTests(migrate: Harness, test: jest.It = globalThis.test): void {
  const runbook = reimportSwitchRunbook(planSwitch(aSpec(), anInventory()), new Set());
  const exported = 'export the objects';
  const after = runbook.slice(runbook.findIndex(({ name }) => name === exported) + 1);
  const undoable = after.filter(({ undo }) => typeof undo === 'function').map(({ name }) => name);

  test('a rollback to a step takes back what came after it, waits, and goes forward again', async () => {
    const world = fakeWorld({ gates: ['plan', 'accept'] });
    let hasAsked = false;
    const operator: Operator = async (waitingFor, hands) => {
      if (waitingFor === 'pause') return hands.send('resume', { by: 'ada' });
      if (waitingFor !== 'accept' || hasAsked) return approving(waitingFor, hands);
      hasAsked = true;
      return hands.send('rollback', { by: 'ada', reason: 'a node looks odd', to: exported });
    };
    const { outcome, journal } = await migrate(world, operator);
    expect(outcome).toBe('migrated');
    expect(lines(journal, 'undo')).toEqual(undoable.toReversed());
    const begun = lines(journal, 'begin');
    expect(begun.filter((name) => name === exported)).toHaveLength(1);
    expect(begun.filter((name) => name === 'import the workloads')).toHaveLength(2);
    // Nodes are told of a second round by other keys: what was done once is not taken for done.
    expect(world.calls).toContainEqual(expect.stringMatching(/^nodePhase w-1 round-2-12-run/));
    expect(world.calls).not.toContainEqual(expect.stringMatching(/round-2-02-run/));
  });

  test('everything can still be taken back in the second round', async () => {
    const world = fakeWorld({ gates: ['plan', 'accept'] });
    let asked = 0;
    const operator: Operator = async (waitingFor, hands) => {
      if (waitingFor === 'pause') return hands.send('resume', { by: 'ada' });
      if (waitingFor !== 'accept') return approving(waitingFor, hands);
      asked++;
      return hands.send('rollback', { by: 'ada', ...(asked === 1 && { to: exported }) });
    };
    const { outcome, journal } = await migrate(world, operator);
    expect(outcome).toBe('rolled-back');
    expect(lines(journal, 'undo').slice(0, undoable.length)).toEqual(undoable.toReversed());
    expect(lines(journal, 'undo').slice(undoable.length)).toEqual(
      runbook
        .filter(({ undo }) => typeof undo === 'function')
        .map(({ name }) => name)
        .toReversed(),
    );
  });

  test.each([
    ['that there is not', 'dance', /there is no step "dance"/],
    ['that is not done', 'import the workloads', /is not done/],
  ])('a rollback to a step %s is refused, and nothing stops', async (_name, to, why) => {
    const world = fakeWorld();
    const onHands = during(world, 'exportObjects', (hands) =>
      hands.send('rollback', { by: 'ada', to }),
    );
    const { outcome, journal } = await migrate(world, approving, onHands);
    expect(outcome).toBe('migrated');
    expect(said(journal, 'refused-message')).toEqual([expect.stringMatching(why)]);
  });

  test('a rollback to a step that has no undo is refused where one before it was taken back', async () => {
    const world = fakeWorld({ gates: ['plan', 'accept'] });
    let asked = 0;
    const operator: Operator = async (waitingFor, hands) => {
      if (waitingFor === 'pause') {
        await hands.send('rollback', { by: 'eve', to: exported });
        return hands.send('resume', { by: 'ada' });
      }
      if (waitingFor !== 'accept' || asked++ > 0) return approving(waitingFor, hands);
      return hands.send('rollback', { by: 'ada', to: 'gate: approve the plan' });
    };
    const { outcome, journal } = await migrate(world, operator);
    expect(outcome).toBe('migrated');
    expect(said(journal, 'refused-message')).toEqual([
      expect.stringMatching(/"stage .*" is not done, so "export the objects" behind it cannot/),
    ]);
    expect(lines(journal, 'begin').filter((name) => name.startsWith('stage'))).toHaveLength(2);
  });

  test('a quarantined worker is stopped and cleared like all others, and not started', async () => {
    const world = fakeWorld({ failureBudget: 1 });
    const onHands = during(world, 'recordBaseline', (hands) =>
      hands.send('quarantine', { by: 'ada', node: 'w-2', reason: 'its disk is failing' }),
    );
    const { outcome, journal, quarantined } = await migrate(world, approving, onHands);
    expect(outcome).toBe('migrated');
    expect(quarantined).toEqual([{ node: 'w-2', by: 'ada', reason: 'its disk is failing' }]);
    const onIt = world.calls.filter((call) => call.startsWith('nodePhase w-2'));
    expect(onIt.map((call) => call.split(' ')[3])).toEqual([
      'stop-units',
      'stop-containers+set-aside',
    ]);
    expect(said(journal, 'message')).toContain('ada: node w-2, its disk is failing');
  });

  test('a worker can be left in the middle of its start', async () => {
    const world = fakeWorld({ failureBudget: 1 });
    const onHands = during(world, 'nodePhase w-2 12-run', async (hands) => {
      await hands.send('quarantine', { by: 'ada', node: 'w-2', reason: 'it hangs' });
      throw ApplicationFailure.nonRetryable('it never came up', 'Regressed');
    });
    const { outcome, quarantined } = await migrate(world, approving, onHands);
    expect(outcome).toBe('migrated');
    expect(quarantined?.map(({ node }) => node)).toEqual(['w-2']);
    expect(world.calls).toContain('waitForNodes v1.23.6 on cp-1 w-1');
  });

  test.each([
    ['a control-plane node', 1, 'cp-1', /is no worker of this plan/],
    ['a stranger', 1, 'w-9', /is no worker of this plan/],
    ['more than the budget allows', 0, 'w-1', /failureBudget is 0/],
  ])('a quarantine of %s is refused', async (_name, failureBudget, node, why) => {
    const world = fakeWorld({ failureBudget });
    const onHands = during(world, 'recordBaseline', (hands) =>
      hands.send('quarantine', { by: 'ada', node, reason: 'why not' }),
    );
    const { outcome, journal, quarantined } = await migrate(world, approving, onHands);
    expect(outcome).toBe('migrated');
    expect(quarantined).toBeUndefined();
    expect(said(journal, 'refused-message')).toEqual([expect.stringMatching(why)]);
  });

  test('a worker that is started cannot be left out any more', async () => {
    const world = fakeWorld({ failureBudget: 1 });
    const onHands = during(world, 'importObjects workloads', (hands) =>
      hands.send('quarantine', { by: 'ada', node: 'w-2', reason: 'too late' }),
    );
    const { journal } = await migrate(world, approving, onHands);
    expect(said(journal, 'refused-message')).toEqual([expect.stringMatching(/cordon it/)]);
  });

  test('a worker that was done in a batch under way stays in service', async () => {
    const world = fakeWorld({ failureBudget: 1, parallelism: 1 });
    const onHands = during(world, 'nodePhase w-2 12-run', (hands) =>
      hands.send('quarantine', { by: 'ada', node: 'w-1', reason: 'too late' }),
    );
    const { outcome, journal, quarantined } = await migrate(world, approving, onHands);
    expect([outcome, quarantined]).toEqual(['migrated', undefined]);
    expect(said(journal, 'refused-message')).toEqual([expect.stringMatching(/^w-1 was done when/)]);
    expect(world.calls).toContain('waitForNodes v1.23.6 on cp-1 w-1 w-2');
  });

  test('a pace holds for batches under way and for those to come', async () => {
    const world = fakeWorld({ parallelism: 1 });
    const watched = concurrency(world, /^nodePhase w-\d/);
    let hands: Hands | undefined;
    const onCall = world.onCall;
    world.onCall = async (call) => {
      if (call.startsWith('prepareNode w-1'))
        await hands?.send('pace', { by: 'ada', reason: 'all looks well', parallelism: 2 });
      await onCall(call);
    };
    const { outcome, journal } = await migrate(world, approving, (given) => {
      hands = given;
    });
    expect(outcome).toBe('migrated');
    expect(watched.most).toBe(2);
    expect(said(journal, 'message')).toContain('ada: parallelism 2, all looks well');
  });

  test('who changed the rate of the nodes stands in the journal, and nonsense does not count', async () => {
    const operator: Operator = async (gate, hands) => {
      const note = { by: 'ada', reason: 'the bastion is slow' };
      await hands.send('node-rate', { ...note, perSecond: 0.5 });
      await hands.send('node-rate', { by: 'ada', perSecond: 'none' });
      for (const perSecond of [0, -1, '5', null, undefined])
        await hands.send('node-rate', { ...note, perSecond });
      await approving(gate, hands);
    };
    const { outcome, journal } = await migrate(fakeWorld(), operator);
    expect(outcome).toBe('migrated');
    expect(said(journal, 'message').slice(0, 2)).toEqual([
      'ada: perSecond 0.5, the bastion is slow',
      'ada: perSecond none, no reason given',
    ]);
    expect(said(journal, 'refused-message')).toHaveLength(5);
    expect(lines(journal, 'refused-message')).toEqual(Array(5).fill('node-rate'));
  });

  test.each([[0], [251], [1.5], ['many'], [undefined]])(
    'a pace of %p is refused',
    async (parallelism) => {
      const world = fakeWorld();
      const onHands = during(world, 'recordBaseline', (hands) =>
        hands.send('pace', { by: 'ada', parallelism }),
      );
      const { journal } = await migrate(world, approving, onHands);
      expect(said(journal, 'refused-message')).toEqual([
        expect.stringMatching(/whole number from 1 to 250/),
      ]);
    },
  );
}

/** Counts how many calls are under way at the same time; each lasts until others had the chance to begin. */
function concurrency(world: FakeWorld, pattern: RegExp): { most: number } {
  const seen = { most: 0 };
  let under = 0;
  world.onCall = async (call) => {
    if (!pattern.test(call)) return;
    under++;
    seen.most = Math.max(seen.most, under);
    const deadline = Date.now() + 300;
    while (under < 2 && Date.now() < deadline) await new Promise((next) => setTimeout(next, 5));
    under--;
  };
  return seen;
}
