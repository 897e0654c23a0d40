import type { Entry } from '../../model/journal.js';
import type { Decision, Request } from '../../model/messages.js';
import type { Approval } from '../../model/report.js';
import { readDecision, readRequest } from './read-message.js';

/** What people have said to this run, and what it is waiting for them to say. */
export interface Desk {
  readonly journal: Entry[];
  readonly approvals: Approval[];
  /** This run, as a decision may name it. */
  readonly runId: string;
  /** Digest of the plan that can be approved; absent while there is none. */
  planDigest?: string;
  /** The gate that waits for a decision. */
  openGate?: string;
  paused: boolean;
  /** A rollback that was asked for, and by whom. */
  rollback?: Request;
  /** Set while a failed undo waits for a person; `resume` tries again, `reject` gives up. */
  stuck?: { readonly step: string; answer?: 'again' | 'give-up' };
  /** Called when a rollback is asked for, to stop the step under way. */
  onRollback: () => void;
  /** Called after every line of the journal, to show it. */
  changed: () => void;
}

/** Adds a line to the journal and shows it. */
export function write(desk: Desk, entry: Entry): void {
  desk.journal.push(entry);
  desk.changed();
}

/** An empty desk. */
export const createDesk = (runId: string): Desk => ({
  runId,
  journal: [],
  approvals: [],
  paused: false,
  onRollback: () => undefined,
  changed: () => undefined,
});

/** Why a decision cannot be taken now; absent where it can. Pure: also the validator of the update. */
export function objectionTo(desk: Desk, decision: Decision): string | undefined {
  const { planDigest, openGate, runId } = desk;
  if (decision.runId !== undefined && decision.runId !== runId)
    return `this is run ${runId}, not ${decision.runId}: read its plan afresh`;
  if (planDigest === undefined) return 'there is no plan yet: wait for it, read it, then decide';
  if (decision.planDigest !== planDigest)
    return `the plan of this run is ${planDigest}, not ${decision.planDigest}: read it afresh`;
  if (openGate === undefined) return `gate "${decision.gate}" is not open: no gate is waiting`;
  if (decision.gate !== openGate)
    return `gate "${decision.gate}" is not open: the run waits at "${openGate}"`;
  return undefined;
}

/** Takes a decision on the open gate; anything else is recorded and changes nothing. */
export function decide(desk: Desk, verdict: Approval['decision'], message: unknown, at: number) {
  const name = verdict === 'approved' ? 'approve' : 'reject';
  const decision = readDecision(message);
  if (typeof decision === 'string') return refuseMessage(desk, name, decision, at);
  if (desk.stuck && verdict === 'rejected' && decision.gate === 'rollback') {
    desk.stuck.answer = 'give-up';
    return record(desk, name, `${decision.by} gave up the rollback`, at);
  }
  const objection = objectionTo(desk, decision);
  if (objection !== undefined) return refuseMessage(desk, name, objection, at);
  const { gate, planDigest, by, comment } = decision;
  const approval = { gate, planDigest, by, decision: verdict, at };
  desk.approvals.push(comment === undefined ? approval : { ...approval, comment });
  delete desk.openGate;
  return record(desk, name, `${by} ${verdict} "${gate}"${comment ? `: ${comment}` : ''}`, at);
}

/** `pause`: no further step starts; what is under way finishes. */
export const pause = (desk: Desk, message: unknown, at: number) =>
  take(desk, 'pause', message, at, () => {
    desk.paused = true;
  });

/** `resume`: goes on after a pause, or tries a failed undo again. */
export const resume = (desk: Desk, message: unknown, at: number) =>
  take(desk, 'resume', message, at, () => {
    desk.paused = false;
    if (desk.stuck) desk.stuck.answer = 'again';
  });

/** `rollback`: stops the step under way and takes everything back. The first request counts. */
export const askRollback = (desk: Desk, message: unknown, at: number) =>
  take(desk, 'rollback', message, at, (request) => {
    desk.rollback ??= request;
    desk.onRollback();
  });

function take(
  desk: Desk,
  name: string,
  message: unknown,
  at: number,
  act: (request: Request) => void,
): void {
  const request = readRequest(message);
  if (typeof request === 'string') return refuseMessage(desk, name, request, at);
  act(request);
  return record(desk, name, `${request.by}: ${request.reason ?? 'no reason given'}`, at);
}

function record(desk: Desk, step: string, summary: string, at: number): void {
  write(desk, { at, verb: 'message', step, evidence: { summary } });
}

function refuseMessage(desk: Desk, step: string, summary: string, at: number): void {
  write(desk, { at, verb: 'refused-message', step, evidence: { summary } });
}
