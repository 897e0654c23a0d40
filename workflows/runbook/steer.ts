import type { PaceRequest, Quarantined, Request, RollbackRequest } from '../../model/messages.js';
import { type Desk, record, refuseMessage } from './desk.js';
import {
  readHeld,
  readNodeRate,
  readPace,
  readQuarantine,
  readRequest,
  readRollback,
} from './read-message.js';
import { chooseData, objectionToData } from './way-back.js';

/** `pause`: no further step starts; what is under way finishes. */
export const pause = (desk: Desk, message: unknown, at: number): void =>
  take(desk, 'pause', readRequest(message), at, () => {
    desk.paused = true;
    return undefined;
  });

/** `resume`: goes on after a pause, or tries a failed undo again. */
export const resume = (desk: Desk, message: unknown, at: number): void =>
  take(desk, 'resume', readRequest(message), at, () => {
    desk.paused = false;
    if (desk.stuck) desk.stuck.answer = 'again';
    return undefined;
  });

/**
 * `rollback`: stops the step under way and takes everything back, or what came after one step. The first request counts, but
 * whoever wants everything back gets it.
 */
export const askRollback = (desk: Desk, message: unknown, at: number): void =>
  take(desk, 'rollback', readRollback(message), at, (request) => {
    const why = objectionToData(desk, request) ?? objectionToRollback(desk, request);
    if (why !== undefined) return why;
    const told = chooseData(desk, request.data);
    if (desk.rollback === undefined || request.to === undefined) desk.rollback = request;
    desk.onRollback();
    return told === undefined ? undefined : { told };
  });

/** `pace`: so many nodes at the same time, also in batches that are under way. */
export const setPace = (desk: Desk, message: unknown, at: number): void =>
  take(desk, 'pace', readPace(message), at, ({ parallelism }: PaceRequest) => {
    desk.parallelism = parallelism;
    desk.onSteer({ parallelism });
    return undefined;
  });

/** `retry`: who has something tried at once; for the journal alone, as attempts are Temporal's. */
export const noteRetry = (desk: Desk, message: unknown, at: number): void =>
  take(desk, 'retry', readRequest(message), at, () => undefined);

/** `node-rate`: who changed the rate of the nodes' queue; for the journal alone, as the queue is Temporal's. */
export const noteNodeRate = (desk: Desk, message: unknown, at: number): void =>
  take(desk, 'node-rate', readNodeRate(message), at, () => undefined);

/** `quarantine`: goes on without a worker, counted in the failure budget. */
export const quarantine = (desk: Desk, message: unknown, at: number): void =>
  take(desk, 'quarantine', readQuarantine(message), at, (wanted: Quarantined) => {
    if (desk.lost.has(wanted.node)) return `${wanted.node} was left behind already`;
    const why = desk.objectionToQuarantine(wanted.node);
    if (why !== undefined) return why;
    desk.lost.add(wanted.node);
    desk.quarantined.push(wanted);
    desk.onSteer({ leave: wanted.node });
    return undefined;
  });

/** A node that was done before anybody could leave it out is a node like any other: what was said of it counts no more. */
export function dropQuarantine(desk: Desk, node: string, at: number): void {
  desk.lost.delete(node);
  const said = desk.quarantined.findIndex((one) => one.node === node);
  if (said < 0) return;
  desk.quarantined.splice(said, 1);
  const what = 'was done when it was to be left out: cordon it in the cluster, or roll back';
  refuseMessage(desk, 'quarantine', `${node} ${what}`, at);
}

/** From a node under way: what holds it up, for people to let go, to leave it out, or to roll back. */
export function noteHeld(desk: Desk, message: unknown, at: number): void {
  const held = readHeld(message);
  if (typeof held === 'string') return refuseMessage(desk, 'held', held, at);
  const { node, why } = held;
  record(desk, 'held', `${node}: ${why}`, at);
  desk.tell('needs-operator', `${node} is held up: ${why}`);
}

function objectionToRollback(desk: Desk, { to }: RollbackRequest): string | undefined {
  if (to === undefined) return undefined;
  if (desk.goesBack) return 'steps are being taken back already; say it again when the run waits';
  const at = desk.steps.indexOf(to);
  if (at < 0) return `there is no step "${to}"; the steps are ${quoted(desk.steps)}`;
  // A step that has no undo says "done" for ever, so those before it must be done as well.
  const open = desk.steps.slice(0, at + 1).find((name) => !isDone(desk, name));
  if (open === undefined) return undefined;
  return `"${open}" is not done, so ${open === to ? 'it' : `"${to}" behind it`} cannot stay done`;
}

const isDone = ({ journal }: Desk, name: string): boolean =>
  journal.findLast(({ step, phase }) => step === name && phase !== undefined)?.verb === 'done';

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** Why a request does not count. */
type Objection = string;
/** What people have to know of one that counts. */
interface Addition {
  readonly told: string;
}

function take<Wanted extends Request>(
  desk: Desk,
  name: string,
  request: Wanted | string,
  at: number,
  act: (request: Wanted) => Objection | Addition | undefined,
): void {
  if (typeof request === 'string') return refuseMessage(desk, name, request, at);
  const answer = act(request);
  if (typeof answer === 'string') return refuseMessage(desk, name, answer, at);
  const more = answer === undefined ? '' : `; ${answer.told}`;
  return record(desk, name, `${request.by}: ${detailOf(request)}${more}`, at);
}

/** What was asked for beside the reason, then the reason. */
function detailOf({ reason = 'no reason given', ...asked }: Request): string {
  const what = Object.entries(asked)
    .filter(([name]) => name !== 'by')
    .map(([name, value]) => `${name} ${String(value)}`);
  return [...what, reason].join(', ');
}
