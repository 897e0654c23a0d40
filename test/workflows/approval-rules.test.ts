import type {
  AcceptedApproval,
  ApprovalClaim,
  ApprovalRules,
  ApprovalStatement,
  JudgedApproval,
  SeenApprovals,
} from '../../model/approvals.js';
import { afterJudgement, judgeApproval } from '../../workflows/runbook/approval-rules.js';

const now = 1_790_000_000_000;
const minute = 60_000;

const rules: ApprovalRules = {
  run: 'r-1',
  planDigest: 'd-1',
  gate: 'plan',
  signatures: 'required',
  people: 1,
  selfApproval: 'allowed',
};
const nothing: SeenApprovals = { accepted: [], nonces: [] };

/** A claim without a signature, of ann unless told. */
const claim = (more: Partial<ApprovalClaim> = {}): JudgedApproval => ({
  approval: { gate: 'plan', planDigest: 'd-1', decision: 'approved', by: 'ann', ...more },
});

/** A signed statement; the key is the signer's own unless told. */
function signed(more: Partial<ApprovalStatement> = {}, key?: string): JudgedApproval {
  const { by = 'ann' } = more;
  return {
    approval: {
      run: 'r-1',
      gate: 'plan',
      planDigest: 'd-1',
      decision: 'approved',
      by,
      at: now - minute,
      nonce: `n-${by}`,
      ...more,
    },
    proof: { signer: by, key: key ?? `SHA256:${by}` },
  };
}

/** What is seen after these decisions, each of which must count. */
const after = (asked: ApprovalRules, ...messages: readonly JudgedApproval[]): SeenApprovals =>
  messages.reduce((seen, message) => {
    const judgement = judgeApproval(asked, seen, message, now);
    expect(judgement).toHaveProperty('accepted');
    return afterJudgement(seen, message, judgement);
  }, nothing);

const optional: ApprovalRules = { ...rules, signatures: 'optional' };
const fourEyes: ApprovalRules = { ...rules, people: 2 };
const noOwn: ApprovalRules = { ...rules, selfApproval: 'refused', requestedBy: { name: 'ann' } };
const byKey: ApprovalRules = { ...noOwn, requestedBy: { name: 'a.n.n', key: 'SHA256:ann' } };
const { gate: _gate, ...noGate } = rules;
const { planDigest: _digest, ...noPlan } = rules;
const { requestedBy: _requester, ...nobodyAsked } = noOwn;
const hour: ApprovalRules = { ...rules, validForMs: 60 * minute };

test.each<[string, ApprovalRules, JudgedApproval]>([
  ['a signed approval', rules, signed()],
  ['an unsigned one where they are accepted', optional, claim()],
  ['an unsigned one that names the run', optional, claim({ run: 'r-1' })],
  ['one that expires later', rules, signed({ expires: now + 1 })],
  ['one by a clock that is a little ahead', rules, signed({ at: now + 5 * minute })],
  ['one that is just young enough', hour, signed({ at: now - 60 * minute + 1 })],
  ['one of somebody who did not ask for the run', noOwn, signed({ by: 'bob' })],
  ['a rejection of the one who asked', noOwn, signed({ decision: 'rejected' })],
  ['a rejection where nobody says who asked', nobodyAsked, signed({ decision: 'rejected' })],
])('%s opens the gate or closes it', (_, asked, message) => {
  expect(judgeApproval(asked, nothing, message, now)).toMatchObject({ missing: 0 });
});

test.each<[string, ApprovalRules, JudgedApproval, string]>([
  ['unsigned where signatures are asked', rules, claim(), 'is not signed'],
  ['an unsigned rejection', rules, claim({ decision: 'rejected' }), 'is not signed'],
  ['of another run', rules, signed({ run: 'r-0' }), 'this is run r-1, not r-0'],
  ['unsigned, of another run', optional, claim({ run: 'r-0' }), 'this is run r-1, not r-0'],
  ['of another plan', rules, signed({ planDigest: 'd-0' }), 'is d-1, not d-0'],
  ['before there is a plan', noPlan, signed(), 'there is no plan yet'],
  ['of another gate', rules, signed({ gate: 'accept' }), 'the run waits at "plan"'],
  ['while no gate is open', noGate, signed(), 'no gate is waiting'],
  ['expired', rules, signed({ expires: now }), 'expired at 2026-09-21T'],
  ['unsigned and expired', optional, claim({ expires: now - 1 }), 'expired at'],
  ['of the future', rules, signed({ at: now + 5 * minute + 1 }), 'yet to come'],
  ['too old', hour, signed({ at: now - 60 * minute }), 'counted for 60 min'],
  ['one’s own', noOwn, signed(), 'asked for this run'],
  ['one’s own in capitals', noOwn, signed({ by: 'ANN' }), 'asked for this run'],
  ['one’s own key under another name', byKey, signed({ by: 'bob' }, 'SHA256:ann'), 'asked for'],
  ['of nobody knows whose run', nobodyAsked, signed(), 'start it with requestedBy'],
  [
    'signed by somebody else',
    rules,
    { ...signed(), proof: { signer: 'eve', key: 'SHA256:eve' } } as JudgedApproval,
    'eve has signed it',
  ],
])('%s is refused', (_, asked, message, why) => {
  expect(judgeApproval(asked, nothing, message, now)).toEqual({
    refused: expect.stringContaining(why),
  });
});

describe('two people', () => {
  const first = after(fourEyes, signed());

  test('the first leaves one missing, the second opens the gate', () => {
    expect(judgeApproval(fourEyes, nothing, signed(), now)).toMatchObject({ missing: 1 });
    expect(judgeApproval(fourEyes, first, signed({ by: 'bob' }), now)).toMatchObject({
      missing: 0,
    });
  });

  test.each<[string, JudgedApproval]>([
    ['the same again', signed({ nonce: 'n-2' })],
    ['the same in capitals', signed({ by: 'Ann', nonce: 'n-2' })],
    ['the same with another key', signed({ nonce: 'n-2' }, 'SHA256:other')],
    ['the same key under another name', signed({ by: 'bob' }, 'SHA256:ann')],
  ])('%s is not a second one', (_, message) => {
    expect(judgeApproval(fourEyes, first, message, now)).toEqual({
      refused: expect.stringContaining('someone else must'),
    });
  });

  test('unsigned names are compared, too', () => {
    const asked = { ...fourEyes, signatures: 'optional' } as const;
    const seen = after(asked, claim({ by: 'Ann ' }));
    expect(judgeApproval(asked, seen, claim(), now)).toHaveProperty('refused');
    expect(judgeApproval(asked, seen, claim({ by: 'bob' }), now)).toMatchObject({ missing: 0 });
  });

  test('one rejection is enough, and the first may change their mind', () => {
    const no = signed({ decision: 'rejected', nonce: 'n-2' });
    expect(judgeApproval(fourEyes, first, no, now)).toMatchObject({ missing: 0 });
  });

  test.each<[string, Partial<AcceptedApproval>]>([
    ['has expired', { countsUntil: now }],
    ['was of another gate', { gate: 'window' }],
    ['was of another plan', { planDigest: 'd-0' }],
    ['was a rejection', { decision: 'rejected' }],
  ])('the first does not count where it %s', (_, more) => {
    const accepted = first.accepted.map((one) => ({ ...one, ...more }));
    const judged = judgeApproval(fourEyes, { ...first, accepted }, signed({ by: 'bob' }), now);
    expect(judged).toMatchObject({ missing: 1 });
  });

  test('three need three', () => {
    const asked = { ...rules, people: 3 };
    const seen = after(asked, signed(), signed({ by: 'bob' }));
    expect(judgeApproval(asked, seen, signed({ by: 'cid' }), now)).toMatchObject({ missing: 0 });
  });
});

describe('a nonce', () => {
  test('counts once', () => {
    const seen = after(fourEyes, signed());
    expect(judgeApproval(fourEyes, seen, signed(), now)).toEqual({
      refused: expect.stringContaining('was sent before'),
    });
  });

  test('is used up by a verified decision that came too early', () => {
    const early = signed();
    const seen = afterJudgement(nothing, early, judgeApproval(noGate, nothing, early, now));
    expect(judgeApproval(rules, seen, early, now)).toHaveProperty('refused');
    expect(seen.accepted).toEqual([]);
  });

  test('is not used up by somebody who only knows it', () => {
    const copied = claim({ nonce: 'n-ann' });
    const seen = afterJudgement(nothing, copied, judgeApproval(rules, nothing, copied, now));
    expect(judgeApproval(rules, seen, signed(), now)).toHaveProperty('accepted');
  });

  test('is kept once, however often it comes', () => {
    const seen = after(fourEyes, signed());
    const again = afterJudgement(seen, signed(), judgeApproval(fourEyes, seen, signed(), now));
    expect(again).toEqual(seen);
  });
});

test('what is accepted says who, when by the clock of the run, and how long it counts', () => {
  const message = signed({ comment: 'go', ticket: 'CHG-1', expires: now + 90 * minute });
  expect(judgeApproval(hour, nothing, message, now)).toEqual({
    accepted: {
      ...message.approval,
      at: now,
      countsUntil: now + 59 * minute,
      proof: { signer: 'ann', key: 'SHA256:ann' },
    },
    missing: 0,
  });
});
