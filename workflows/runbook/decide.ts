import type { ApprovalRules, JudgedApproval, Judgement, Proof } from '../../model/approvals.js';
import { readApprovalText } from '../../model/approval-text.js';
import type { Decision } from '../../model/messages.js';
import { afterJudgement, judgeApproval } from './approval-rules.js';
import { type Desk, record, refuseMessage } from './desk.js';
import { isSigned, readDecision } from './read-message.js';
import { chooseData, objectionToData } from './way-back.js';

/** What a person decided. */
export type Verdict = 'approved' | 'rejected';

/** A decision in the form in which it is judged, or what is wrong with it. Pure. */
export function readJudged(
  verdict: Verdict,
  message: unknown,
  proof?: Proof,
): JudgedApproval | string {
  if (!isSigned(message)) {
    const decision = readDecision(message);
    return typeof decision === 'string' ? decision : { approval: claimOf(decision, verdict) };
  }
  const approval = readApprovalText(message.text);
  if (typeof approval === 'string') return approval;
  if (approval.decision !== verdict)
    return `the signed decision says "${approval.decision}": send it as ${nameOf(approval.decision)}`;
  return proof === undefined
    ? `the signature of ${approval.by} was not verified`
    : { approval, proof };
}

const claimOf = ({ runId, ...decision }: Decision, verdict: Verdict) => ({
  ...decision,
  decision: verdict,
  ...(runId !== undefined && { run: runId }),
});

/** Why a decision cannot be taken now; absent where it can. Pure: also the validator of the update. */
export function objectionTo(desk: Desk, message: JudgedApproval, now: number): string | undefined {
  const judgement = judge(desk, message, now);
  return 'refused' in judgement ? judgement.refused : aboutData(desk, message);
}

/**
 * Takes a decision on the open gate; anything else is recorded and changes nothing. One function behind signal and update, and
 * so behind the Temporal UI, the command line and the console. Returns why it did not count.
 */
export function decide(
  desk: Desk,
  verdict: Verdict,
  message: unknown,
  now: number,
  proof?: Proof,
): string | undefined {
  const name = nameOf(verdict);
  const judged = readJudged(verdict, message, proof);
  if (typeof judged === 'string') return refuse(desk, name, judged, now);
  const { approval } = judged;
  if (desk.stuck && verdict === 'rejected' && approval.gate === 'rollback') {
    if (approval.data !== undefined)
      return refuse(desk, name, '"data" goes with a way back, and this gives one up', now);
    desk.stuck.answer = 'give-up';
    record(desk, name, `${approval.by} gave up the rollback`, now);
    return undefined;
  }
  const judgement = judge(desk, judged, now);
  desk.nonces = afterJudgement(seenBy(desk), judged, judgement).nonces;
  if ('refused' in judgement) return refuse(desk, name, judgement.refused, now);
  const why = aboutData(desk, judged);
  if (why !== undefined) return refuse(desk, name, why, now);
  take(desk, judgement, now);
  return undefined;
}

/** What a way back ends on is chosen by who has everything taken back. */
function aboutData(desk: Desk, { approval }: JudgedApproval): string | undefined {
  const { data, decision } = approval;
  if (data === undefined) return undefined;
  if (decision === 'approved')
    return '"data" goes with a rejection: an approval takes nothing back';
  if (desk.openGate?.policy.onReject === 'wait')
    return '"data" goes with a way back, and a rejection of this gate only waits on: ask for a rollback with it';
  return objectionToData(desk, { data });
}

function take(
  desk: Desk,
  { accepted, missing }: Exclude<Judgement, { readonly refused: string }>,
  now: number,
): void {
  const { gate, by, comment, decision, proof, data } = accepted;
  const told = chooseData(desk, data);
  desk.approvals.push(accepted);
  const open = desk.openGate;
  if (open !== undefined) settle(open, accepted.decision, [...open.accepted, accepted], missing);
  const more = decision === 'approved' && missing > 0 ? `, ${missing} more must` : '';
  const signed = proof === undefined ? '' : `, signed with ${proof.key}`;
  const why = comment === undefined ? '' : `: ${comment}`;
  const on = data === undefined ? '' : `, data ${data}${told === undefined ? '' : ` (${told})`}`;
  record(desk, nameOf(decision), `${by} ${decision} "${gate}"${on}${signed}${more}${why}`, now);
}

function settle(
  open: NonNullable<Desk['openGate']>,
  verdict: Verdict,
  accepted: readonly JudgedAccepted[],
  missing: number,
): void {
  open.accepted = accepted;
  if (verdict === 'approved') {
    if (missing === 0) open.ended = 'approved';
  } else if (open.policy.onReject === 'roll-back') open.ended = 'rejected';
  else open.accepted = []; // Who approved before did not know what the one who rejected knew.
}

type JudgedAccepted = NonNullable<Desk['openGate']>['accepted'][number];

const judge = (desk: Desk, message: JudgedApproval, now: number): Judgement =>
  judgeApproval(rulesOf(desk), seenBy(desk), message, now);

const seenBy = ({ openGate, nonces }: Desk) => ({ accepted: openGate?.accepted ?? [], nonces });

/** Where no gate is open nothing counts, so what is asked of people does not matter. */
const anyPolicy = { people: 1, signatures: 'optional', selfApproval: 'allowed' } as const;

function rulesOf({ runId: run, planDigest, openGate, requestedBy }: Desk): ApprovalRules {
  const gate = openGate?.ended === undefined ? openGate : undefined;
  const { people, signatures, selfApproval, validForMinutes } = {
    validForMinutes: undefined,
    ...(gate?.policy ?? anyPolicy),
  };
  return {
    run,
    people,
    signatures,
    selfApproval,
    ...(planDigest !== undefined && { planDigest }),
    ...(gate !== undefined && { gate: gate.name }),
    ...(requestedBy !== undefined && { requestedBy }),
    ...(validForMinutes !== undefined && { validForMs: validForMinutes * 60_000 }),
  };
}

const nameOf = (verdict: Verdict): string => (verdict === 'approved' ? 'approve' : 'reject');

function refuse(desk: Desk, name: string, why: string, now: number): string {
  refuseMessage(desk, name, why, now);
  return why;
}
