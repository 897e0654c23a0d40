import { type ProbeRecord, downtimeBetween } from '../../model/downtime.js';
import type { Downtime } from '../../model/report.js';
import type { RunLook } from '../runs.js';

/** What is drawn of the outside prober, or why nothing is. */
export type DowntimeGraph =
  | { readonly missing: string }
  | {
      /** Epoch milliseconds. */
      readonly from: number;
      readonly to: number;
      readonly bars: readonly Bar[];
      readonly downtime: Downtime;
    };

/** Requests that were sent in one span of the graph. */
export interface Bar {
  readonly requests: number;
  readonly failed: number;
  /** Until the slowest answer; 0 without any. */
  readonly slowestMs: number;
}

/** A moment of the run before the first component stops. */
const leadMs = 20_000;
/** What is shown while nothing was stopped yet. */
const idleMs = 5 * 60_000;
/** Longest span that is drawn: beyond it no bar tells anything. */
const maxSpanMs = 60 * 60_000;
/** Bars of the graph: one a second in the first minutes. */
const maxBars = 240;

/** The span that is worth looking at: from the first stop on, or the last minutes before it. Pure. */
export function spanOf(
  { status, endedAt, startedAt }: Pick<RunLook, 'status' | 'endedAt' | 'startedAt'>,
  now: number,
): { readonly from: number; readonly to: number } {
  const changing = (status?.steps ?? []).filter(
    ({ phase }) => phase === 'clean' || phase === 'install',
  );
  const firsts = changing.flatMap((step) => step.startedAt ?? []);
  const to = endedAt ?? now;
  if (firsts.length === 0) return { from: Math.max(startedAt, to - idleMs), to };
  const from = Math.max(startedAt, Math.min(...firsts) - leadMs);
  return { from: Math.max(from, to - maxSpanMs), to };
}

/** Records as bars, and the downtime that they show. Pure. */
export function graphOf(
  records: readonly ProbeRecord[],
  { from, to }: { readonly from: number; readonly to: number },
): DowntimeGraph {
  const inside = records.filter(({ at }) => at >= from && at <= to);
  if (inside.length === 0) return { missing: 'the prober recorded nothing in this time' };
  const width = widthOf(to - from);
  const count = Math.max(1, Math.ceil((to - from) / width));
  const bars = Array.from({ length: count }, () => ({ requests: 0, failed: 0, slowestMs: 0 }));
  for (const { at, ms, ok } of inside) {
    const bar = bars[Math.min(count - 1, Math.floor((at - from) / width))];
    if (bar === undefined) continue;
    bar.requests++;
    if (ok) bar.slowestMs = Math.max(bar.slowestMs, ms);
    else bar.failed++;
  }
  return { from, to: from + count * width, bars, downtime: downtimeBetween(inside, from, to) };
}

/** Whole seconds, so that a bar does not change while the graph grows. */
const widthOf = (spanMs: number): number => Math.max(1, Math.ceil(spanMs / 1000 / maxBars)) * 1000;
