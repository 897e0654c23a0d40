/** What several measurements of one thing come to; the unit is that of the numbers. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws Error where there is no number: no figure may be made of nothing. */
export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) throw new Error('bench: nothing was measured');
  return { median: medianOf(sorted), least, most };
}

/** Of an even count, the mean of the two in the middle. */
function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  const pair = sorted.slice(Math.floor(middle), Math.ceil(middle) + 1);
  return pair.reduce((sum, number) => sum + number, 0) / pair.length;
}

/**
 * The number that so many percent of all do not exceed, by nearest rank: with a hundred numbers the 99th percentile is the 99th
 * of them. @throws Error where there is no number.
 */
export function percentileOf(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (found === undefined) throw new Error('bench: nothing was measured');
  return found;
}
