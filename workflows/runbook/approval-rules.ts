import type {
  AcceptedApproval,
  ApprovalClaim,
  ApprovalRules,
  JudgedApproval,
  Judgement,
  SeenApprovals,
} from '../../model/approvals.js';

/** Clocks of people and of the run may differ by so much. */
const SKEW_MS = 5 * 60_000;

/** Someone who acts: a name, and a key where it is proven. */
interface Person {
  readonly name: string;
  readonly key?: string;
}

type Objection = string | undefined;

/**
 * Does this decision count, here and now? Pure: signal, update, command line and console all ask
 * it. The proof was verified before, and the statement read from the very text that was verified.
 * `now` is the clock of the run, milliseconds.
 */
export function judgeApproval(
  rules: ApprovalRules,
  seen: SeenApprovals,
  message: JudgedApproval,
  now: number,
): Judgement {
  const refused =
    aboutProof(rules, seen, message) ??
    aboutPlace(rules, message) ??
    aboutTime(rules, message, now) ??
    aboutPerson(rules, seen, message, now);
  if (refused !== undefined) return { refused };
  const accepted = acceptedOf(rules, message, now);
  if (accepted.decision === 'rejected') return { accepted, missing: 0 };
  const before = counting(seen, accepted, now).length;
  return { accepted, missing: Math.max(0, rules.people - before - 1) };
}

/**
 * What is seen after a judgement. A verified nonce is used up even where the decision did not
 * count: whoever kept a copy must not send it again once the gate is open. An unsigned one is not:
 * anybody could use up the nonce of somebody else.
 */
export function afterJudgement(
  seen: SeenApprovals,
  { approval, proof }: JudgedApproval,
  judgement: Judgement,
): SeenApprovals {
  return {
    accepted: 'accepted' in judgement ? [...seen.accepted, judgement.accepted] : seen.accepted,
    nonces:
      proof === undefined || seen.nonces.includes(approval.nonce)
        ? seen.nonces
        : [...seen.nonces, approval.nonce],
  };
}

function aboutProof(
  { signatures }: ApprovalRules,
  { nonces }: SeenApprovals,
  { approval, proof }: JudgedApproval,
): Objection {
  if (proof === undefined)
    return signatures === 'required'
      ? `the decision of ${approval.by} is not signed, and this run asks for signatures: sign it with --sign`
      : undefined;
  if (proof.signer !== approval.by)
    return `the decision is of ${approval.by}, but ${proof.signer} has signed it`;
  if (nonces.includes(approval.nonce))
    return `this decision of ${approval.by} was sent before (nonce ${approval.nonce}): decide anew`;
  return undefined;
}

function aboutPlace(rules: ApprovalRules, { approval }: JudgedApproval): Objection {
  const { run, gate, planDigest } = rules;
  if (approval.run !== undefined && approval.run !== run)
    return `this is run ${run}, not ${approval.run}: read its plan afresh`;
  if (planDigest === undefined) return 'there is no plan yet: wait for it, read it, then decide';
  if (approval.planDigest !== planDigest)
    return `the plan of this run is ${planDigest}, not ${approval.planDigest}: read it afresh`;
  if (gate === undefined) return `gate "${approval.gate}" is not open: no gate is waiting`;
  if (approval.gate !== gate)
    return `gate "${approval.gate}" is not open: the run waits at "${gate}"`;
  return undefined;
}

function aboutTime(rules: ApprovalRules, { approval }: JudgedApproval, now: number): Objection {
  const { at, by, expires } = approval;
  if (expires !== undefined && expires <= now)
    return `the decision of ${by} expired at ${clock(expires)}: decide anew`;
  if (at === undefined) return undefined;
  if (at > now + SKEW_MS)
    return `the decision of ${by} is of ${clock(at)}, which is yet to come: set the clock of its maker`;
  if (rules.validForMs !== undefined && at + rules.validForMs <= now)
    return `the decision of ${by} is of ${clock(at)} and counted for ${rules.validForMs / 60_000} min: decide anew`;
  return undefined;
}

function aboutPerson(
  rules: ApprovalRules,
  seen: SeenApprovals,
  { approval, proof }: JudgedApproval,
  now: number,
): Objection {
  // Whoever asked for the run, or has approved the gate, may still change their mind and reject.
  if (approval.decision === 'rejected') return undefined;
  const person = personOf(approval.by, proof?.key);
  const own = aboutRequester(rules, person);
  if (own !== undefined) return own;
  const twice = counting(seen, approval, now).some((one) =>
    isSame(personOf(one.by, one.proof?.key), person),
  );
  return twice
    ? `${approval.by} has approved "${approval.gate}" already, by name or by key: someone else must`
    : undefined;
}

function aboutRequester({ selfApproval, requestedBy }: ApprovalRules, person: Person): Objection {
  if (selfApproval === 'allowed') return undefined;
  if (requestedBy === undefined)
    return 'nobody may approve their own run here, but nobody says who asked for this one: start it with requestedBy';
  return isSame(requestedBy, person)
    ? `${person.name} asked for this run and may not approve it: someone else must`
    : undefined;
}

/** Approvals of the same gate and plan that count still. */
const counting = (
  seen: SeenApprovals,
  { gate, planDigest }: ApprovalClaim,
  now: number,
): readonly AcceptedApproval[] =>
  seen.accepted.filter(
    (one) =>
      one.gate === gate &&
      one.planDigest === planDigest &&
      one.decision === 'approved' &&
      (one.countsUntil === undefined || one.countsUntil > now),
  );

function acceptedOf(
  { validForMs }: ApprovalRules,
  { approval, proof }: JudgedApproval,
  now: number,
): AcceptedApproval {
  const ends = [
    ...(approval.expires === undefined ? [] : [approval.expires]),
    ...(validForMs === undefined ? [] : [(approval.at ?? now) + validForMs]),
  ];
  return {
    ...approval,
    at: now,
    ...(ends.length > 0 && { countsUntil: Math.min(...ends) }),
    ...(proof !== undefined && { proof }),
  };
}

const personOf = (name: string, key: string | undefined): Person =>
  key === undefined ? { name } : { name, key };

/** One name in capitals is nobody else, and neither is one key under another name. */
const isSame = (one: Person, other: Person): boolean =>
  plain(one.name) === plain(other.name) || (one.key !== undefined && one.key === other.key);

const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

const clock = (ms: number): string =>
  Number.isFinite(new Date(ms).getTime()) ? new Date(ms).toISOString() : String(ms);
