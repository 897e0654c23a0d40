import type { Decision, Request } from '../../model/messages.js';

/** Longest text a message may carry; the rest of a flood is not worth a history. */
const MAX_LENGTH = 2_000;

/** A decision out of whatever was sent, or what is wrong with it. */
export function readDecision(message: unknown): Decision | string {
  const { gate, planDigest, by, comment, runId } = fieldsOf(message);
  if (!isText(gate)) return `gate must be a non-empty text, got ${shown(gate)}`;
  if (!isText(planDigest)) return `planDigest must be a non-empty text, got ${shown(planDigest)}`;
  if (!isText(by)) return `by must say who decides, got ${shown(by)}`;
  if (comment !== undefined && !isText(comment))
    return `comment must be a text, got ${shown(comment)}`;
  if (runId !== undefined && !isText(runId)) return `runId must be a text, got ${shown(runId)}`;
  return {
    gate,
    planDigest,
    by,
    ...(comment !== undefined && { comment }),
    ...(runId !== undefined && { runId }),
  };
}

/** A request out of whatever was sent, or what is wrong with it. */
export function readRequest(message: unknown): Request | string {
  const { by, reason } = fieldsOf(message);
  if (!isText(by)) return `by must say who asks, got ${shown(by)}`;
  if (reason !== undefined && !isText(reason)) return `reason must be a text, got ${shown(reason)}`;
  return reason === undefined ? { by } : { by, reason };
}

const fieldsOf = (message: unknown): Record<string, unknown> =>
  typeof message === 'object' && message !== null ? { ...message } : {};

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH;

/** Enough of a wrong value to recognise it by. */
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80);
