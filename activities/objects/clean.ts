import { leftOutBecause } from './leave-out.js';
import { keyOf, type Item } from './resource.js';
import { strip } from './strip.js';
import { surroundingsOf } from './surroundings.js';

/** What of a cluster is carried, and what is not and why. */
export interface Cleaned {
  /** In the order of their keys, so that the same cluster always gives the same bytes. */
  readonly carried: readonly Item[];
  readonly leftOut: readonly LeftOut[];
}

/** An object that is not carried. */
export interface LeftOut {
  readonly item: Item;
  readonly because: string;
}

/** Judges every object of a cluster and strips those that are carried. Pure. */
export function clean(items: readonly Item[]): Cleaned {
  const around = surroundingsOf(items);
  const carried: Item[] = [];
  const leftOut: LeftOut[] = [];
  for (const item of items) {
    const because = leftOutBecause(item, around);
    if (because === undefined) carried.push(strip(item, around));
    else leftOut.push({ item, because });
  }
  return { carried: carried.toSorted(byKey), leftOut };
}

const byKey = (a: Item, b: Item): number => (keyOf(a) < keyOf(b) ? -1 : 1);
