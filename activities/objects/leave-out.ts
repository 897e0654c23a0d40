import { clusterOwned } from './leave-cluster-owned.js';
import { derived } from './leave-derived.js';
import type { Item } from './resource.js';
import type { Surroundings } from './surroundings.js';

/** Says why an object is not carried; absent where this rule has no opinion. */
export type LeaveRule = (item: Item, around: Surroundings) => string | undefined;

/** In order; the first rule with an opinion wins. */
const rules: readonly LeaveRule[] = [...derived, ...clusterOwned];

/** Why an object is not carried to the new side; absent where it is. */
export function leftOutBecause(item: Item, around: Surroundings): string | undefined {
  for (const rule of rules) {
    const because = rule(item, around);
    if (because !== undefined) return because;
  }
  return undefined;
}
