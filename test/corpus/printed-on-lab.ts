import type { Account } from './account.js';
import { corpus, kindsIn } from './corpus.js';
import { lengths, section } from './printed.js';
import type { Tamed } from './tamed.js';

/** What one switch of a living cluster that holds the corpus came to, for people. */
export function printedOnLab(title: string, { stages, leftOut }: Tamed, result: Account): string {
  const [whole, tame] = [kindsIn(corpus(19)), kindsIn(stages)];
  const missing = whole.builtIn.filter((kind) => !tame.builtIn.includes(kind));
  return [
    `${title}: ${stages.flat().length} objects of the corpus written`,
    `${tame.builtIn.length} versions of built-in kinds, ${tame.custom.length} of custom ones`,
    `${result.carried.length} carried, ${result.faults.length} lost or changed without a reason`,
    ...section('not written to a cluster that lives', lengths(leftOut)),
    `kinds of the corpus that none is left of: ${missing.join(', ')}`,
    ...section('left out by the switch', lengths(result.leftOut)),
    ...section('values that differ from what the target reads', lengths(result.deliberate)),
  ].join('\n');
}
