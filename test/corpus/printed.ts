import type { Account } from './account.js';
import type { Chained, Filled } from './chain.js';
import { corpus, kindsIn } from './corpus.js';
import type { Era } from './entry.js';

/** What one migration of the corpus came to, for people. */
export interface Told {
  readonly era: Era;
  readonly filled: Filled;
  readonly chained: Chained;
  readonly result: Account;
}

/** Objects, kinds, carried, left out by reason, differences by reason, and the time of each part. */
export function printed(title: string, { era, filled, chained, result }: Told): string {
  const { builtIn, custom } = kindsIn(corpus(era));
  const { deliberate, tookMs } = chained.rehearsal;
  return [
    `${title}: ${filled.loaded.uids.size} objects written, ${filled.old.size} on the old server`,
    `${builtIn.length} versions of built-in kinds, ${custom.length} of custom ones`,
    `${result.carried.length} carried, ${result.faults.length} lost or changed without a reason`,
    ...section('left out', lengths(result.leftOut)),
    ...section(
      'values that differ from what the target reads on the copy',
      lengths(result.deliberate),
    ),
    ...section('deliberate differences in the report', deliberate),
    ...section('milliseconds', tookMs),
  ].join('\n');
}

/** How many places each reason has. */
export const lengths = (by: {
  readonly [reason: string]: readonly string[];
}): Record<string, number> =>
  Object.fromEntries(Object.entries(by).map(([reason, places]) => [reason, places.length]));

/** A title, and below it each count with its name. */
export const section = (
  title: string,
  counts: { readonly [name: string]: number },
): readonly string[] => [
  `${title}:`,
  ...Object.entries(counts).map(([name, count]) => `${String(count).padStart(7)}  ${name}`),
];
