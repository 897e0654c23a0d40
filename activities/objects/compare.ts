import { additionsTo } from './additions.js';
import { differencesOf, shownPath } from './difference.js';
import { clean } from './clean.js';
import { removeAt } from './json-path.js';
import { cameBack } from './left-alone.js';
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
  /** Fields that are there in addition, by kind and path: filled in by the other version, or by whoever changes what is admitted. */
  readonly added: { readonly [field: string]: number };
}

/** Compares objects as they come, in any order, so that not all of a cluster stand in memory. */
export interface Comparer {
  /** Judges an object as read. One that comes twice, as in a list that was begun again, counts once. */
  see(item: Item): void;
  /** What was judged; what never came is missing. */
  result(): Comparison;
}

/** Looks for every object wanted among those seen (as read), and for every field of it. Pure. */
export function compare(wanted: readonly Item[], seen: readonly Item[]): Comparison {
  const comparer = createComparer(wanted);
  for (const item of seen) comparer.see(item);
  return comparer.result();
}

/** Begins a comparison with what is wanted. */
export function createComparer(wanted: readonly Item[]): Comparer {
  const around = surroundingsOf(wanted);
  const awaited = new Map(wanted.map((item) => [keyOf(item), item]));
  const changed: string[] = [];
  const tolerated: { [because: string]: number } = {};
  const added: { [field: string]: number } = {};
  return {
    see: (found) => {
      const item = awaited.get(keyOf(found));
      if (item === undefined) return;
      awaited.delete(keyOf(found));
      const [want, see] = [withoutOwners(item), withoutOwners(strip(found, around))];
      for (const path of additionsTo(want, see)) count(added, `${item.of.kind} ${path}`);
      const faults: string[] = [];
      for (const path of [...differencesOf(want, see).paths, ...cameBack(want, see)]) {
        const because = toleratedBecause({ wanted: item, seen: found.object, path, all: wanted });
        if (because === undefined) faults.push(shownPath(path));
        else count(tolerated, because);
      }
      if (faults.length > 0) changed.push(`${whereOf(item)}: ${faults.slice(0, 5).join(', ')}`);
    },
    result: () => {
      const missing = [...awaited.values()].map(whereOf);
      const equal = wanted.length - missing.length - changed.length;
      return { equal, missing, changed, tolerated, added };
    },
  };
}

const count = (counts: { [name: string]: number }, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** Owners are set when they are there, some after what they own, and some are not carried. */
const withoutOwners = ({ object }: Item): Item['object'] =>
  removeAt(object, 'metadata', 'ownerReferences');

/** Objects that are carried by rule and are not in the export: made since. Pure. */
export function createdSince(exported: readonly Item[], seen: readonly Item[]): readonly Item[] {
  const known = new Set(exported.map(keyOf));
  return clean(seen).carried.filter((item) => !known.has(keyOf(item)));
}
