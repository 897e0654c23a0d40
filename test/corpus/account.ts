import { textAt, type JsonObject } from '../../activities/objects/json-path.js';
import type { Counted } from './census.js';
import { differencesBetween, withNamesForUids, type Difference } from './differences.js';

/** Three censuses of one migration, by UID. */
export interface Sides {
  /** What the old server had before anybody wrote anything. */
  readonly untouched: ReadonlyMap<string, Counted>;
  /** The old server when the snapshot was taken. */
  readonly old: ReadonlyMap<string, Counted>;
  /** The target's server on a copy of it. */
  readonly copy: ReadonlyMap<string, Counted>;
  /** The target's server on an empty store, before and after the import. */
  readonly empty: ReadonlyMap<string, Counted>;
  readonly fresh: ReadonlyMap<string, Counted>;
}

/** What is expected to differ, by rule. */
export interface Expectations {
  /** Why an object of the old side is not on the fresh one. */
  absent(counted: Counted): string | undefined;
  /** Whether the other side may have one all the same of what is left out for this reason. */
  mayBeThere(because: string, counted: Counted): boolean;
  /** Why a value is another on the fresh side. */
  different(counted: Counted, difference: Difference): string | undefined;
}

/** What became of every object. */
export interface Account {
  readonly carried: readonly string[];
  /** By reason. */
  readonly leftOut: { readonly [because: string]: readonly string[] };
  /** By reason, with the places. */
  readonly deliberate: { readonly [because: string]: readonly string[] };
  /** Lost, changed or invented without a reason. */
  readonly faults: readonly string[];
}

/** Why nobody misses what the old API server had before anybody wrote anything. */
export const madeForItself = 'made by the old API server for itself';

/** Accounts for every object of the old side, and for every one of the fresh side. */
export function account(sides: Sides, expected: Expectations): Account {
  const leftOut: { [because: string]: string[] } = {};
  const deliberate: { [because: string]: string[] } = {};
  const carried: string[] = [];
  const faults: string[] = [];
  const arrived = new Map([...sides.fresh.values()].map((one) => [one.key, one]));
  const [before, after] = [namesOf(sides.copy), namesOf(sides.fresh)];
  for (const old of sides.old.values()) {
    const copied = sides.copy.get(old.uid);
    const there = copied && arrived.get(copied.key);
    const because = expected.absent(copied ?? old) ?? ownBecause(old, sides);
    if (because !== undefined) {
      (leftOut[because] ??= []).push(old.where);
      if (
        there !== undefined &&
        !isMadeByServer(there, sides) &&
        !expected.mayBeThere(because, old)
      )
        faults.push(`${old.where}: is there, although "${because}"`);
      continue;
    }
    if (there === undefined) {
      faults.push(`${old.where}: ${copied ? 'is lost' : 'is not on the copy'}`);
      continue;
    }
    carried.push(old.where);
    for (const difference of differencesBetween(
      withNamesForUids(copied?.object ?? {}, before) as JsonObject,
      withNamesForUids(there.object, after) as JsonObject,
    )) {
      const reason = expected.different(there, difference);
      const place = `${old.where}: ${difference.path}`;
      if (reason === undefined) faults.push(`${place}: ${shown(difference)}`);
      else (deliberate[reason] ??= []).push(place);
    }
  }
  const known = new Set([...sides.copy.values()].map(({ key }) => key));
  for (const one of sides.fresh.values())
    if (!known.has(one.key) && !isMadeByServer(one, sides))
      faults.push(`${one.where}: nobody asked for it`);
  return { carried, leftOut, deliberate, faults };
}

/** The old server's own objects are the old version's defaults; those that somebody changed are in the corpus. */
const ownBecause = (old: Counted, { untouched }: Sides): string | undefined => {
  const before = untouched.get(old.uid);
  const isUntouched =
    before !== undefined &&
    differencesBetween(before.object, old.object).every(({ path }) => isOwnBusiness(path));
  return isUntouched ? madeForItself : undefined;
};

const isOwnBusiness = (path: string): boolean => path.startsWith('/status');

const isMadeByServer = ({ uid, object }: Counted, { empty }: Sides): boolean =>
  empty.has(uid) || isOfRepair(object);

/**
 * The API server looks over addresses and ports of Services in its own time, and tells of those that it had not noted yet
 * (kubernetes/kubernetes, pkg/registry/core/service: `ipallocator-repair-controller`, `portallocator-repair-controller`).
 */
const isOfRepair = (object: JsonObject): boolean =>
  [
    textAt(object, 'source', 'component'),
    textAt(object, 'deprecatedSource', 'component'),
    textAt(object, 'reportingComponent'),
    textAt(object, 'reportingController'),
  ].some((by) => /^(?:ip|port)allocator-repair-controller$/.test(by ?? ''));

const namesOf = (counted: ReadonlyMap<string, Counted>): ReadonlyMap<string, string> =>
  new Map([...counted.values()].map(({ uid, key }) => [uid, `UID of ${key}`]));

const shownLength = 200;

const shown = ({ was, is }: Difference): string =>
  `was ${JSON.stringify(was)?.slice(0, shownLength)}, is ${JSON.stringify(is)?.slice(0, shownLength)}`;
