import { type ProbeRecord, downtimeBetween } from '../model/downtime.js';
import type { Entry } from '../model/journal.js';

/**
 * When the first component was stopped, epoch ms: the first step of phase `clean`. Everything before
 * only reads or lays files beside the old ones.
 * @throws Error where the journal tells of no such step.
 */
export function firstStopOf(journal: readonly Entry[]): number {
  const first = journal.find(({ verb, phase }) => verb === 'begin' && phase === 'clean');
  if (first === undefined)
    throw new Error('bench: the journal has no step of phase "clean"; was anything stopped?');
  return first.at;
}

/** How long no target answered between two moments, ms. */
export const awayBetween = (records: readonly ProbeRecord[], from: number, to: number): number =>
  downtimeBetween(records, from, to).awayMs;

/**
 * From a moment (epoch ms) until the application served for good, ms. It still serves when the
 * decision falls, so what counts is the end of the last time that it was away.
 * @throws Error where it never went away, or never came back.
 */
export function servingAgainAfter(records: readonly ProbeRecord[], from: number): number {
  const to = records.reduce((last, { at, ms }) => Math.max(last, at + ms), from);
  const away = downtimeBetween(records, from, to).gaps.filter(({ target }) => target === undefined);
  const end = away.reduce((last, { toMs }) => Math.max(last, toMs), -Infinity);
  if (end === -Infinity)
    throw new Error('bench: the application never went away on the way back; was it moved at all?');
  if (end >= to) throw new Error('bench: the application still did not serve at the last record');
  return end - from;
}
