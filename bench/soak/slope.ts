import { percentileOf, spreadOf } from '../statistics.js';
import type { Vitals } from './record.js';

/** A process that has just started fills its heap and its caches: this is not judged. */
export const WARM_UP_MS = 180_000;
/** Two looks that are nearer to each other tell of garbage that waits to be collected. */
const APART_MS = 120_000;

const HOUR_MS = 3_600_000;

/** What each life of the worker saw after its warm-up, in order. */
export function livesOf(vitals: readonly Vitals[]): Vitals[][] {
  const pids = [...new Set(vitals.map(({ pid }) => pid))];
  return pids.map((pid) => {
    const own = vitals.filter((one) => one.pid === pid).toSorted((a, b) => a.at - b.at);
    const born = own[0]?.at ?? 0;
    return own.filter(({ at }) => at - born >= WARM_UP_MS);
  });
}

/** How fast memory grows, bytes an hour. Three of four slopes are above `least`, one of four is above `most`. */
export interface Growth {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/**
 * The middle of the slopes between every two looks of the same life that are far enough apart (Theil and Sen), which a
 * collection of garbage here and there does not move. Undefined where no life was long enough.
 */
export function growthOf(
  vitals: readonly Vitals[],
  bytesOf: (one: Vitals) => number,
): Growth | undefined {
  const slopes = livesOf(vitals).flatMap((life) =>
    life.flatMap((early) =>
      life
        .filter(({ at }) => at - early.at >= APART_MS)
        .map((late) => ((bytesOf(late) - bytesOf(early)) / (late.at - early.at)) * HOUR_MS),
    ),
  );
  if (slopes.length === 0) return undefined;
  return {
    least: percentileOf(slopes, 25),
    median: spreadOf(slopes).median,
    most: percentileOf(slopes, 75),
  };
}
