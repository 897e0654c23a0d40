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
 * Downtime between two moments (epoch ms), as the prober saw it. The application is *away* from the
 * first failed request after which no target answered until the first answer of any; each target's
 * own gaps are told apart. A gap still open at `to` counts as far as `to`.
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

/**
 * Runs of failures between answers. Where several targets are asked, a run counts only if it has a
 * failure of each: one dead target beside a living one is not the application being away.
 */
function gapsOf(records: readonly ProbeRecord[], end: number): Span[] {
  const targets = new Set(records.map(({ target }) => target)).size;
  const gaps: Span[] = [];
  let run: ProbeRecord[] = [];
  const close = (toMs: number): void => {
    const failed = new Set(run.map(({ target }) => target)).size;
    const fromMs = run[0]?.at;
    if (fromMs !== undefined && failed === targets)
      gaps.push({ fromMs, toMs: Math.min(toMs, end) });
    run = [];
  };
  records.forEach((record, index) => {
    if (!record.ok) run.push(record);
    else if (run.length > 0) close(firstAnswer(records, index));
  });
  close(end);
  return gaps;
}

/**
 * When the first answer came: a slow one may have been overtaken by a request that was sent after
 * it.
 */
function firstAnswer(records: readonly ProbeRecord[], index: number): number {
  let answeredAt = Infinity;
  for (const { at, ms, ok } of records.slice(index, index + maxOvertaking)) {
    if (at >= answeredAt) break;
    if (ok) answeredAt = Math.min(answeredAt, at + ms);
  }
  return answeredAt;
}

/** Requests that can be sent while one waits for its answer; bounds the search. */
const maxOvertaking = 1000;
