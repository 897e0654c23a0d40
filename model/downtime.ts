import type { Downtime } from './report.js';

/** One request of the outside prober, one JSON line of its file. */
export interface ProbeRecord {
  /** When the request was sent, epoch milliseconds. */
  readonly at: number;
  /** Until the answer or its failure, milliseconds. */
  readonly ms: number;
  /** Answered with what was asked for. */
  readonly ok: boolean;
  readonly target: string;
}

/** A span between two moments, epoch milliseconds. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Downtime between two moments (epoch ms), as the prober saw it. The application is *away* from the first failed
 * request after which no target answered until the first success of any; a target's own gaps are told apart.
 * A gap still open at `to` counts as far as `to`. Requests are dated by when they were sent: the prober may not
 * count an answer's slowness as an absence.
 */
export function downtimeBetween(
  records: readonly ProbeRecord[],
  from: number,
  to: number,
): Downtime {
  const inside = records.filter(({ at }) => at >= from && at <= to).toSorted((a, b) => a.at - b.at);
  const away = gapsOf(inside, to);
  const targets = [...new Set(inside.map(({ target }) => target))].toSorted();
  return {
    requests: inside.length,
    failed: inside.filter(({ ok }) => !ok).length,
    awayMs: away.reduce((sum, gap) => sum + lengthOf(gap), 0),
    longestGapMs: away.reduce((longest, gap) => Math.max(longest, lengthOf(gap)), 0),
    gaps: [
      ...away,
      ...targets.flatMap((target) =>
        gapsOf(
          inside.filter((record) => record.target === target),
          to,
        ).map((gap) => ({ ...gap, target })),
      ),
    ],
  };
}

const lengthOf = ({ fromMs, toMs }: Span): number => toMs - fromMs;

/** Spans from a first failure to the next success. */
function gapsOf(records: readonly ProbeRecord[], end: number): Span[] {
  const gaps: Span[] = [];
  let since: number | undefined;
  for (const { at, ok } of records) {
    if (!ok) since ??= at;
    if (!ok || since === undefined) continue;
    gaps.push({ fromMs: since, toMs: at });
    since = undefined;
  }
  return since === undefined ? gaps : [...gaps, { fromMs: since, toMs: end }];
}
