import type { Entry } from '../../model/journal.js';
import { reimportSwitchRunbook } from '../../workflows/reimport-switch-runbook.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { aSpec, anInventory } from '../fakes/plan.js';
import { fakeWorld } from '../fakes/world.js';
import { type Hands, type Harness, type Operator, approving } from './harness.js';

const runbook = reimportSwitchRunbook(planSwitch(aSpec(), anInventory()), new Set());
/** Steps that have something to take back, in order. */
const undoable = runbook.filter(({ undo }) => typeof undo === 'function').map(({ name }) => name);
const lines = (journal: readonly Entry[], verb: Entry['verb']) =>
  journal.filter((entry) => entry.verb === verb).map(({ step }) => step);

/** Every call with an effect on the way in; each is made to fail in turn. */
const everyCall = [
  'prepareNode cp-1',
  'prepareNode w-2',
  'backUpNode cp-1',
  'recordBaseline',
  'exportObjects',
  'nodePhase w-2 06-run',
  'nodePhase cp-1 07-run',
  'nodePhase cp-1 08-run',
  'nodePhase cp-1 09-run',
  'waitForApi v1.23.6',
  'importObjects foundation',
  'nodePhase w-1 11-run',
  'nodePhase w-1 12-run',
  'givePodRanges',
  'waitForNodes v1.23.6',
  'importObjects workloads',
];

/** What the engine promises, whatever carries it; a slow carrier is tried with each so manieth call alone. */
export function engineTests(migrate: Harness, test: jest.It = globalThis.test, stride = 1): void {
  const calls = (first: number) => everyCall.filter((_, at) => at % stride === first);
  test('a healthy cluster is migrated, every step once and in order', async () => {
    const world = fakeWorld();
    const { outcome, journal } = await migrate(world);
    expect(outcome).toBe('migrated');
    expect(lines(journal, 'done')).toEqual(runbook.map(({ name }) => name));
    expect(lines(journal, 'undo')).toEqual([]);
    expect(new Set(world.calls).size).toBe(world.calls.length);
  });

  test('nothing with an effect is called before the plan is approved', async () => {
    const world = fakeWorld();
    const seen: number[] = [];
    await migrate(world, async (gate, hands) => {
      seen.push(world.calls.length);
      await approving(gate, hands);
    });
    expect(seen).toEqual([0]);
  });

  test.each(calls(0))('when "%s" fails, everything begun is undone, newest first', async (call) => {
    const world = fakeWorld();
    world.failing.set(call, 1);
    const { outcome, journal, reason } = await migrate(world);
    expect(outcome).toBe('rolled-back');
    expect(reason).toContain('was made to fail');
    const begun = lines(journal, 'begin').filter((step) => undoable.includes(step));
    expect(lines(journal, 'undo')).toEqual(begun.toReversed());
  });

  test.each(calls(stride - 1))('a run cancelled during "%s" ends rolled back', async (call) => {
    const world = fakeWorld();
    let hands: Hands | undefined;
    world.onCall = async (made) => {
      if (made.includes(call)) await hands?.cancel();
    };
    const { outcome, journal } = await migrate(world, approving, (given) => {
      hands = given;
    });
    expect(outcome).toBe('rolled-back');
    const begun = lines(journal, 'begin').filter((step) => undoable.includes(step));
    expect(lines(journal, 'undo')).toEqual(begun.toReversed());
  });

  test('a rollback asked for at the accept gate takes a finished switch back', async () => {
    const world = fakeWorld({ gates: ['plan', 'accept'] });
    const operator: Operator = async (gate, hands) =>
      gate === 'accept'
        ? hands.send('rollback', { by: 'ada', reason: 'the business says no' })
        : approving(gate, hands);
    const { outcome, journal, reason } = await migrate(world, operator);
    expect(outcome).toBe('rolled-back');
    expect(reason).toBe('ada asked: the business says no');
    expect(lines(journal, 'undo')).toEqual(undoable.toReversed());
    expect(world.calls).toContain('listCreatedSince');
  });

  test('a rejected plan ends the run, and nothing was called', async () => {
    const world = fakeWorld();
    const { outcome } = await migrate(world, async (gate, { send, plan }) =>
      send('reject', {
        gate,
        planDigest: (await plan()).planDigest,
        by: 'ada',
        comment: 'not tonight',
      }),
    );
    expect(outcome).toBe('rejected');
    expect(world.calls).toEqual([]);
  });

  test.each([
    ['another digest', { gate: 'plan', planDigest: 'ffff', by: 'eve' }],
    ['another gate', { gate: 'accept', by: 'eve' }],
    ['another run', { gate: 'plan', by: 'eve', runId: 'yesterday' }],
    ['no name', { gate: 'plan' }],
    ['a number', 7],
    ['nothing', null],
    ['a flood', { gate: 'plan', by: 'x'.repeat(100_000) }],
  ])('an approval with %s is recorded and changes nothing', async (_name, message) => {
    const world = fakeWorld();
    const operator: Operator = async (gate, hands) => {
      const { planDigest } = await hands.plan();
      const full =
        typeof message === 'object' && message !== null ? { planDigest, ...message } : message;
      await hands.send('approve', full);
      expect(world.calls).toEqual([]);
      await approving(gate, hands);
    };
    const { outcome, approvals, journal } = await migrate(world, operator);
    expect(outcome).toBe('migrated');
    expect(approvals.map(({ by }) => by)).toEqual(['ada']);
    expect(lines(journal, 'refused-message')).toEqual(['approve']);
  });

  test('an approval sent five times counts once', async () => {
    const { approvals } = await migrate(fakeWorld(), async (gate, hands) => {
      const { planDigest } = await hands.plan();
      for (let sent = 0; sent < 5; sent++)
        await hands.send('approve', { gate, planDigest, by: 'ada' });
    });
    expect(approvals).toHaveLength(1);
  });

  test('a pause holds the next step until it is resumed', async () => {
    const world = fakeWorld();
    let hands: Hands | undefined;
    world.onCall = async (call) => {
      if (call === 'exportObjects') await hands?.send('pause', { by: 'ada' });
    };
    const operator: Operator = async (waitingFor, given) => {
      if (waitingFor !== 'pause') return approving(waitingFor, given);
      expect(world.calls.at(-1)).toBe('exportObjects');
      return given.send('resume', { by: 'ada' });
    };
    const { outcome } = await migrate(world, operator, (given) => {
      hands = given;
    });
    expect(outcome).toBe('migrated');
  });

  test('an undo that fails waits for a person, who has it tried again', async () => {
    const world = fakeWorld();
    world.failing.set('importObjects workloads', 1);
    world.failing.set('waitForApi v1.19.12', 1);
    const operator: Operator = async (waitingFor, hands) =>
      waitingFor.startsWith('a person')
        ? hands.send('resume', { by: 'ada' })
        : approving(waitingFor, hands);
    const { outcome, journal } = await migrate(world, operator);
    expect(outcome).toBe('rolled-back');
    expect(lines(journal, 'fail')).toHaveLength(2);
  });

  test('a person who gives up a failed undo fails the run', async () => {
    const world = fakeWorld();
    world.failing.set('importObjects workloads', 1);
    world.failing.set('waitForApi v1.19.12', 99);
    const operator: Operator = async (waitingFor, hands) => {
      if (!waitingFor.startsWith('a person')) return approving(waitingFor, hands);
      return hands.send('reject', { gate: 'rollback', planDigest: '-', by: 'ada' });
    };
    await expect(migrate(world, operator)).rejects.toThrow();
  });

  test('a node that does not start is left behind within the failure budget', async () => {
    const world = fakeWorld({ failureBudget: 1 });
    world.failing.set('nodePhase w-2 12-run', 1);
    const { outcome, journal } = await migrate(world);
    expect(outcome).toBe('migrated');
    const start = journal.find(
      ({ verb, step }) => verb === 'done' && step.startsWith('start v1.23.6 on 2'),
    );
    expect(start?.nodes?.filter(({ failed }) => failed).map(({ node }) => node)).toEqual(['w-2']);
  });

  test('a node that cannot be stopped is never left behind: its pods could run twice', async () => {
    const world = fakeWorld({ failureBudget: 1 });
    world.failing.set('nodePhase w-2 06-run', 1);
    expect((await migrate(world)).outcome).toBe('rolled-back');
  });
}
