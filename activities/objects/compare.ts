import { differencesOf, shownPath } from './difference.js';
import { clean } from './clean.js';
import { removeAt } from './json-path.js';
import { keyOf, whereOf, type Item } from './resource.js';
import { strip } from './strip.js';
import { surroundingsOf } from './surroundings.js';
import { toleratedBecause } from './tolerated.js';

/** How a cluster stands beside an export. Names and paths only, no values. */
export interface Comparison {
  readonly equal: number;
  readonly missing: readonly string[];
  /** `shop/Deployment/cart: spec.replicas`. */
  readonly changed: readonly string[];
  /** Differences that are as they must be, by reason. */
  readonly tolerated: { readonly [because: string]: number };
  /** Fields that the other version filled in. */
  readonly added: number;
}

/** Looks for every object wanted among those seen (as read), and for every field of it. Pure. */
export function compare(wanted: readonly Item[], seen: readonly Item[]): Comparison {
  const around = surroundingsOf(seen);
  const present = new Map(seen.map((item) => [keyOf(item), item]));
  const missing: string[] = [];
  const changed: string[] = [];
  const tolerated: { [because: string]: number } = {};
  let added = 0;
  for (const item of wanted) {
    const found = present.get(keyOf(item));
    if (found === undefined) {
      missing.push(whereOf(item));
      continue;
    }
    const differences = differencesOf(withoutOwners(item), withoutOwners(strip(found, around)));
    added += differences.added;
    const faults: string[] = [];
    for (const path of differences.paths) {
      const because = toleratedBecause({ wanted: item, seen: found.object, path, all: wanted });
      if (because === undefined) faults.push(shownPath(path));
      else tolerated[because] = (tolerated[because] ?? 0) + 1;
    }
    if (faults.length > 0) changed.push(`${whereOf(item)}: ${faults.slice(0, 5).join(', ')}`);
  }
  const equal = wanted.length - missing.length - changed.length;
  return { equal, missing, changed, tolerated, added };
}

/** Owners are set when they are there, some after what they own, and some are not carried. */
const withoutOwners = ({ object }: Item): Item['object'] =>
  removeAt(object, 'metadata', 'ownerReferences');

/** Objects that are carried by rule and are not in the export: made since. Pure. */
export function createdSince(exported: readonly Item[], seen: readonly Item[]): readonly Item[] {
  const known = new Set(exported.map(keyOf));
  return clean(seen).carried.filter((item) => !known.has(keyOf(item)));
}
