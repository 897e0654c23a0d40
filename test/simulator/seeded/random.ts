import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

/** Chance out of one seed: the same seed and the same questions always give the same answers. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  /** True so often out of a hundred times. */
  readonly percent: (often: number) => boolean;
  /** One of several; the list must not be empty. */
  readonly oneOf: <Item>(items: readonly Item[]) => Item;
  /** A source of its own: what is asked of it changes nothing of what is asked elsewhere. */
  readonly fork: (name: string) => Random;
}

/** Seeds that differ in a bit begin alike; after so many numbers they do not. */
const warmUp = 64;

/** Chance for a seed, a whole number. */
export function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  skipN(generator, warmUp);
  const between = (least: number, most: number): number => uniformInt(generator, least, most);
  return {
    between,
    percent: (often) => between(1, 100) <= often,
    oneOf: (items) => items[between(0, items.length - 1)]!,
    fork: (name) => randomOf(mixed(seed, name)),
  };
}

/** FNV-1a over seed and name. http://www.isthe.com/chongo/tech/comp/fnv/ */
function mixed(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of `${seed}/${name}`)
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}
