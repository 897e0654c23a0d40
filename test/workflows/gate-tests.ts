import type { Entry } from '../../model/journal.js';
import type { GatePolicies } from '../../model/gate-policy.js';
import { fakeWorld } from '../fakes/world.js';
import { type Hands, type Harness, type Operator, approving } from './harness.js';

const refusals = (journal: readonly Entry[]) =>
  journal.filter(({ verb }) => verb === 'refused-message').map(({ evidence }) => evidence.summary);

const policies = (over: Partial<GatePolicies>): GatePolicies => ({
  people: 1,
  signatures: 'optional',
  selfApproval: 'allowed',
  onReject: 'roll-back',
  at: {},
  ...over,
});

/** Sends decisions one after the other, each as soon as the gate is there. */
const deciding =
  (...decisions: readonly (readonly ['approve' | 'reject', object])[]): Operator =>
  async (gate, { send, plan }: Hands) => {
    const { planDigest } = await plan();
    for (const [name, more] of decisions) await send(name, { gate, planDigest, ...more });
  };

/** What gates ask of people, whatever carries the run. */
export function gateTests(migrate: Harness, test: jest.It = globalThis.test): void {
  test('four eyes: one person is not two, whatever they call themselves', async () => {
    const world = fakeWorld({ approvals: policies({ people: 2 }) });
    const { outcome, approvals, journal } = await migrate(
      world,
      deciding(['approve', { by: 'ada' }], ['approve', { by: 'ADA ' }], ['approve', { by: 'bob' }]),
    );
    expect(outcome).toBe('migrated');
    expect(approvals.map(({ by }) => by)).toEqual(['ada', 'bob']);
    expect(refusals(journal)).toEqual([expect.stringMatching(/someone else must/)]);
    const done = journal.find(({ verb, step }) => verb === 'done' && step.startsWith('gate'));
    expect(done?.evidence.summary).toBe('approved by ada and bob');
  });

  test('one gate may ask for more than the others', async () => {
    const approvals = policies({ at: { accept: { people: 2 } } });
    const world = fakeWorld({ gates: ['plan', 'accept'], approvals });
    const operator: Operator = async (gate, hands) =>
      gate === 'accept'
        ? deciding(['approve', { by: 'ada' }], ['approve', { by: 'bob' }])(gate, hands)
        : approving(gate, hands);
    expect((await migrate(world, operator)).approvals.map(({ gate }) => gate)).toEqual([
      'plan',
      'accept',
      'accept',
    ]);
  });

  test('a rejection may leave the gate open, and then nobody has approved yet', async () => {
    const world = fakeWorld({ approvals: policies({ people: 2, onReject: 'wait' }) });
    const { outcome, approvals } = await migrate(
      world,
      deciding(
        ['approve', { by: 'ada' }],
        ['reject', { by: 'bob', comment: 'the ticket is wrong' }],
        ['approve', { by: 'ada', ticket: 'CHG-2' }],
        ['approve', { by: 'bob' }],
      ),
    );
    expect(outcome).toBe('migrated');
    expect(approvals.map(({ by, decision }) => `${by} ${decision}`)).toEqual([
      'ada approved',
      'bob rejected',
      'ada approved',
      'bob approved',
    ]);
    expect(approvals[2]?.ticket).toBe('CHG-2');
  });

  test('whoever asked for the run may not approve it where the spec says so', async () => {
    const world = fakeWorld({
      requestedBy: 'ada',
      approvals: policies({ selfApproval: 'refused' }),
    });
    const { approvals, journal } = await migrate(
      world,
      deciding(['approve', { by: 'ada' }], ['approve', { by: 'bob' }]),
    );
    expect(approvals.map(({ by }) => by)).toEqual(['bob']);
    expect(refusals(journal)).toEqual([expect.stringMatching(/may not approve it/)]);
  });

  test('what is expired does not count', async () => {
    const { approvals, journal } = await migrate(
      fakeWorld(),
      deciding(['approve', { by: 'ada', expires: 1000 }], ['approve', { by: 'bob' }]),
    );
    expect(approvals.map(({ by }) => by)).toEqual(['bob']);
    expect(refusals(journal)).toEqual([expect.stringMatching(/expired at 1970/)]);
  });

  test('an unsigned decision opens no gate that asks for signatures', async () => {
    const world = fakeWorld({ approvals: policies({ signatures: 'required' }) });
    const operator: Operator = async (gate, hands) => {
      await approving(gate, hands);
      await hands.send('rollback', { by: 'ada', reason: 'nobody can sign' });
    };
    const { outcome, approvals, journal } = await migrate(world, operator);
    expect(outcome).toBe('rolled-back');
    expect(approvals).toEqual([]);
    expect(refusals(journal)).toEqual([expect.stringMatching(/not signed/)]);
    expect(world.calls).toEqual([]);
  });

  test('the old side goes only after a gate of its own, and then for good', async () => {
    const world = fakeWorld({ gates: ['plan', 'retire'] });
    const { outcome } = await migrate(world);
    expect(outcome).toBe('migrated');
    const last = world.calls.slice(-3).map((call) => call.split(' '));
    expect(last.map(([, node, , verb]) => `${node} ${verb}`).toSorted()).toEqual([
      'cp-1 retire',
      'w-1 retire',
      'w-2 retire',
    ]);
  });

  test('where it went only half, a person is asked and nothing is taken back', async () => {
    const world = fakeWorld({ gates: ['plan', 'retire'] });
    world.failing.set('retire', 99);
    await expect(migrate(world)).rejects.toThrow();
    expect(world.calls.filter((call) => call.includes('restore'))).toEqual([]);
  });

  test('people who do not look are told of gates, of the way back and of the end', async () => {
    const receivers = [{ url: 'https://chat.example/hook', form: 'json' as const }];
    const world = fakeWorld({ receivers });
    world.failing.set('importObjects workloads', 1);
    const { journal } = await migrate(world);
    expect(world.notices.map(({ kind }) => kind)).toEqual([
      'gate-open',
      'rolling-back',
      'finished',
    ]);
    expect(world.notices[0]).toMatchObject({ gate: 'plan', from: 'v1.19.12', to: 'v1.23.6' });
    const told = journal.filter(({ step }) => step === 'notify');
    expect(told.map(({ evidence }) => evidence.summary)).toContain('gate-open: told receivers[0]');
  });
}
