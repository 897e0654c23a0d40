import fc from 'fast-check';
import { signedText, form } from '../../model/signed-text.js';
import { readApprovalText } from '../../model/approval-text.js';
import { isDeeperThan } from '../../model/depth.js';
import { helmOf, turn } from '../../workflows/runbook/batch.js';
import { decide, objectionTo, readJudged } from '../../workflows/runbook/decide.js';
import { type Desk, createDesk } from '../../workflows/runbook/desk.js';
import { readSteer } from '../../workflows/runbook/read-message.js';
import {
  askRollback,
  noteHeld,
  noteNodeRate,
  noteRetry,
  pause,
  quarantine,
  resume,
  setPace,
} from '../../workflows/runbook/steer.js';
import { deeply, hostileText, hostileValue, mapOf, polluted, unseen } from '../fakes/hostile.js';

const policy = {
  people: 1,
  signatures: 'optional',
  selfApproval: 'allowed',
  onReject: 'roll-back',
} as const;

/** A desk at which a gate is open, so that whatever counts would change it. */
const aDesk = (): Desk => ({
  ...createDesk('run-1'),
  planDigest: 'd'.repeat(64),
  steps: ['stop', 'start'],
  openGate: { name: 'plan', policy, accepted: [] },
});

/** Every way of people into a run, by its signal. */
const ways: readonly (readonly [string, (desk: Desk, message: unknown) => void])[] = [
  ['approve', (desk, message) => void decide(desk, 'approved', message, 1)],
  ['reject', (desk, message) => void decide(desk, 'rejected', message, 1)],
  ['pause', (desk, message) => pause(desk, message, 1)],
  ['resume', (desk, message) => resume(desk, message, 1)],
  ['rollback', (desk, message) => askRollback(desk, message, 1)],
  ['pace', (desk, message) => setPace(desk, message, 1)],
  ['quarantine', (desk, message) => quarantine(desk, message, 1)],
  ['retry', (desk, message) => noteRetry(desk, message, 1)],
  ['node-rate', (desk, message) => noteNodeRate(desk, message, 1)],
  ['held', (desk, message) => noteHeld(desk, message, 1)],
];

const names =
  'gate planDigest by comment ticket expires runId data reason to parallelism perSecond node why text signature __proto__ constructor'.split(
    ' ',
  );
/** What a message looks like, with anything in its fields. */
const almost = fc
  .array(fc.tuple(fc.constantFrom(...names), fc.oneof(hostileValue, hostileText)), {
    maxLength: 6,
  })
  .map(mapOf);
const message = fc.oneof(almost, hostileValue, fc.constantFrom(undefined, new Uint8Array(9)));

const stateOf = (desk: Desk): string =>
  JSON.stringify({ ...desk, journal: [], lost: [...desk.lost], nonces: [] });

test.each(ways)(
  '%s takes whatever is sent: one line in the journal, and no change where it is refused',
  (_, send) => {
    fc.assert(
      fc.property(message, (sent) => {
        const desk = aDesk();
        const before = stateOf(desk);
        send(desk, sent);
        const [line, ...more] = desk.journal;
        expect(more).toEqual([]);
        expect(line?.evidence.summary.length).toBeLessThan(20_000);
        expect(unseen(line?.evidence.summary ?? '')).toBe('');
        if (line?.verb === 'refused-message') expect(stateOf(desk)).toBe(before);
      }),
      { numRuns: 500 },
    );
    expect(polluted()).toEqual([]);
  },
);

const fields = ['by', 'gate', 'planDigest', 'parallelism', 'perSecond', 'node', 'why', 'to'];

test.each(ways)('%s is not moved by depth, size or bytes', (_, send) => {
  const deep = deeply(50_000);
  const floods: unknown[] = [
    deep,
    ...fields.map((name) => ({ by: 'ada', reason: 'r', [name]: deep })),
    ...fields.map((name) => ({ by: 'ada', reason: 'r', [name]: 'x'.repeat(1024 * 1024) })),
    { text: 'x'.repeat(1024 * 1024), signature: 'x' },
    { text: JSON.stringify({ purpose: 'x' }), signature: deep },
    new Uint8Array(1024 * 1024),
    Array.from({ length: 100_000 }, () => 'by'),
  ];
  for (const sent of floods) {
    const desk = aDesk();
    send(desk, sent);
    expect(desk.journal).toHaveLength(1);
    expect(desk.journal[0]?.evidence.summary.length).toBeLessThan(5_000);
  }
});

test('the validator of the update says why, whatever is sent', () => {
  fc.assert(
    fc.property(message, (sent) => {
      const judged = readJudged('approved', sent);
      const why = typeof judged === 'string' ? judged : objectionTo(aDesk(), judged, 1);
      expect(why).toEqual(expect.any(String));
    }),
  );
});

test('a signed text that is nested deeper than the stack is refused, not run into', () => {
  const deep = `${'['.repeat(9_000)}${']'.repeat(9_000)}`;
  expect(readApprovalText(`{"purpose":${deep}}`)).toMatch(/^purpose must be .*, got a list of 1$/);
  const kind = signedText<{ a: string }>({
    name: 'x',
    purpose: 'x',
    fields: { a: form(/^a$/, 'an a') },
    optional: new Set(),
    longest: 100_000,
  });
  expect(kind.read(`{"purpose":"x","a":${deep}}`)).toBe('a must be an a, got a list of 1');
});

describe('a batch', () => {
  const helm = (): ReturnType<typeof helmOf> =>
    helmOf({ parallelism: 3 } as Parameters<typeof helmOf>[0]);

  test.each([
    [undefined],
    [null],
    ['leave'],
    [{}],
    [{ leave: 7 }],
    [{ parallelism: 0 }],
    [{ parallelism: -1 }],
    [{ parallelism: 251 }],
    [{ parallelism: 1e9 }],
    [{ parallelism: NaN }],
    [{ parallelism: '7' }],
    [{ parallelism: [7] }],
  ])('goes on at its pace whatever else it is sent (%#)', (sent) => {
    const steered = helm();
    turn(steered, sent);
    expect(steered.parallelism).toBe(3);
  });

  test('takes what its run sends', () => {
    const steered = helm();
    const left: string[] = [];
    steered.leave = (node) => void left.push(node);
    turn(steered, { parallelism: 250 });
    turn(steered, { leave: 'w-1' });
    expect([steered.parallelism, ...left]).toEqual([250, 'w-1']);
  });

  test('never has more than 250 nodes, or fewer than one, under way', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const steer = readSteer(sent);
        if (steer === undefined || !('parallelism' in steer)) return;
        expect(steer.parallelism).toBeGreaterThanOrEqual(1);
        expect(steer.parallelism).toBeLessThanOrEqual(250);
      }),
    );
  });
});

test.each<[number, () => unknown, boolean]>([
  [0, () => 'x', false],
  [0, () => [], false],
  [0, () => ['x'], true],
  [100, () => deeply(100), false],
  [100, () => deeply(101), true],
  [100, () => ({ a: deeply(1_000_000) }), true],
])('is it deeper than %d levels? (%#)', (levels, value, deeper) => {
  expect(isDeeperThan(levels, value())).toBe(deeper);
});
