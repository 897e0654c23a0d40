import { differencesOf } from './difference.js';
import type { JsonObject } from './json-path.js';
import { cameBack } from './left-alone.js';
import type { Present } from './present.js';
import type { Item } from './resource.js';
import { strip } from './strip.js';
import type { Surroundings } from './surroundings.js';
import { toleratedBecause } from './tolerated.js';
import type { Verdict } from './verdict.js';
import { isCreatedByUs, isOurs } from './writers.js';

/** How objects are put. */
export interface Putting {
  /** `create`: only what is not there; `apply`: server-side apply with our field manager. */
  readonly mode: 'create' | 'apply';
  /** Of `apply`: fields that others own are taken over where they differ. */
  readonly force: boolean;
  /** The API server checks everything and keeps nothing. */
  readonly dryRun: boolean;
  readonly around: Surroundings;
  /** All objects wanted. */
  readonly all: readonly Item[];
  /** What was there at the beginning. */
  readonly present: Present;
}

/** Where an object that is there stands otherwise than wanted; what others took over since we wrote it is theirs. */
export function faultsOf(
  item: Item,
  seen: JsonObject,
  { around, all }: Pick<Putting, 'around' | 'all'>,
): readonly (readonly string[])[] {
  const bare = strip({ of: item.of, object: seen }, around).object;
  const paths = [...differencesOf(item.object, bare).paths, ...cameBack(item.object, seen)];
  if (!isOurs(seen)) return paths;
  return paths.filter((path) => toleratedBecause({ wanted: item, seen, path, all }) === undefined);
}

/** Who made an object that is there as wanted. */
export const whoMade = (seen: JsonObject): Verdict['became'] => {
  if (!isOurs(seen)) return 'already equal';
  return isCreatedByUs(seen) ? 'created' : 'made equal';
};
