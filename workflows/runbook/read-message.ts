import type { SignedApproval } from '../../model/approvals.js';
import {
  type Decision,
  type NodeRateNote,
  type PaceRequest,
  type Quarantined,
  type Request,
  type RollbackRequest,
  type WayBackData,
  wayBackData,
} from '../../model/messages.js';
import { printable } from '../../model/printable.js';
import { shown } from '../../model/shown.js';
import { whyUndecodable } from '../../model/undecodable.js';
import type { Steer } from './desk.js';
import type { Held } from './host.js';

/** Longest text a message may carry; the rest of a flood is not worth a history. */
const MAX_LENGTH = 2_000;

/** A decision out of whatever was sent, or what is wrong with it. */
export const readDecision = reading<Decision>((fields) => {
  const { gate, planDigest, by, comment, ticket, expires, runId, data } = fields;
  if (!isText(gate)) return `gate must be a non-empty text, got ${shown(gate)}`;
  if (!isText(planDigest)) return `planDigest must be a non-empty text, got ${shown(planDigest)}`;
  if (!isText(by)) return `by must say who decides, got ${shown(by)}`;
  if (comment !== undefined && !isText(comment))
    return `comment must be a text, got ${shown(comment)}`;
  if (ticket !== undefined && !isText(ticket)) return `ticket must be a text, got ${shown(ticket)}`;
  if (expires !== undefined && !isMoment(expires))
    return `expires must be a moment in milliseconds since 1970, got ${shown(expires)}`;
  if (runId !== undefined && !isText(runId)) return `runId must be a text, got ${shown(runId)}`;
  if (data !== undefined && !isData(data)) return notData(data);
  return {
    gate,
    planDigest,
    by,
    ...(comment !== undefined && { comment }),
    ...(ticket !== undefined && { ticket }),
    ...(expires !== undefined && { expires }),
    ...(runId !== undefined && { runId }),
    ...(data !== undefined && { data }),
  };
});

/** A request out of whatever was sent, or what is wrong with it. */
export const readRequest = reading<Request>(requestOf);

function requestOf({ by, reason }: Fields): Request | string {
  if (!isText(by)) return `by must say who asks, got ${shown(by)}`;
  if (reason !== undefined && !isText(reason)) return `reason must be a text, got ${shown(reason)}`;
  return reason === undefined ? { by } : { by, reason };
}

/** A rollback out of whatever was sent, or what is wrong with it. */
export const readRollback = reading<RollbackRequest>((fields) => {
  const request = requestOf(fields);
  const { to, data } = fields;
  if (typeof request === 'string') return request;
  if (to !== undefined && !isText(to)) return `to must be the name of a step, got ${shown(to)}`;
  if (data !== undefined && !isData(data)) return notData(data);
  return { ...request, ...(to !== undefined && { to }), ...(data !== undefined && { data }) };
});

/** As many as one batch may have under way: docs/adr and workflows/planning/plan-switch.ts. */
const MAX_PARALLELISM = 250;

/** A pace out of whatever was sent, or what is wrong with it. */
export const readPace = reading<PaceRequest>((fields) => {
  const request = requestOf(fields);
  const { parallelism } = fields;
  if (typeof request === 'string') return request;
  return isParallelism(parallelism)
    ? { ...request, parallelism }
    : `parallelism must be a whole number from 1 to ${MAX_PARALLELISM}, got ${shown(parallelism)}`;
});

/** A note about the node rate out of whatever was sent, or what is wrong with it. */
export const readNodeRate = reading<NodeRateNote>((fields) => {
  const request = requestOf(fields);
  const { perSecond } = fields;
  if (typeof request === 'string') return request;
  if (perSecond === 'none') return { ...request, perSecond };
  return typeof perSecond === 'number' && perSecond > 0 && Number.isFinite(perSecond)
    ? { ...request, perSecond }
    : `perSecond must be a number above 0, or "none", got ${shown(perSecond)}`;
});

/** A node to go on without, out of whatever was sent, or what is wrong with it. */
export const readQuarantine = reading<Quarantined>((fields) => {
  const request = requestOf(fields);
  const { node } = fields;
  if (typeof request === 'string') return request;
  if (!isText(node)) return `node must be the name of a worker, got ${shown(node)}`;
  const { by, reason } = request;
  return reason === undefined ? 'reason must say why the node is left out' : { node, by, reason };
});

/** What holds up a node, as its batch tells it; nothing where somebody else sent something else under that name. */
export const readHeld = reading<Held>(({ node, why }) => {
  if (!isText(node)) return `node must be the name of a node, got ${shown(node)}`;
  if (typeof why !== 'string') return `why must be a text, got ${shown(why)}`;
  return { node, why: printable(why.slice(0, MAX_LENGTH)) };
});

/** What a batch is told by its run; absent where somebody else sent something else under that name. */
export function readSteer(message: unknown): Steer | undefined {
  const { leave, parallelism } = fieldsOf(message);
  if (isText(leave)) return { leave };
  return isParallelism(parallelism) ? { parallelism } : undefined;
}

/** Does it carry a signature, whatever else is wrong with it? */
export const isSigned = (message: unknown): message is SignedApproval => {
  const { text, signature } = fieldsOf(message);
  return typeof text === 'string' && typeof signature === 'string';
};

const isParallelism = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_PARALLELISM;

const isData = (value: unknown): value is WayBackData => wayBackData.some((one) => one === value);

const notData = (value: unknown): string =>
  `data must be ${wayBackData.map((one) => `"${one}"`).join(' or ')}, got ${shown(value)}`;

const isMoment = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

type Fields = Readonly<Record<string, unknown>>;

/** Reads the fields of whatever was sent; what nobody could decode says itself what is wrong with it. */
function reading<Read>(read: (fields: Fields) => Read | string) {
  return (message: unknown): Read | string => whyUndecodable(message) ?? read(fieldsOf(message));
}

/** Bytes and lists have no fields, and a megabyte of them is not copied to find that out. */
const fieldsOf = (message: unknown): Fields =>
  typeof message === 'object' && message !== null && !isList(message) ? { ...message } : {};

const isList = (message: object): boolean => Array.isArray(message) || ArrayBuffer.isView(message);

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH;
