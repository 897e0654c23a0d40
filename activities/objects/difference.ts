import type { Json } from '../../model/json.js';
import { isObject, type JsonObject } from './json-path.js';
import { isSameQuantity } from './quantity.js';

/** What stands otherwise than wanted; paths only, never values: they may be secret. */
export interface Differences {
  /** `spec.replicas`, `spec.template.spec.containers[0].image`. */
  readonly paths: readonly (readonly string[])[];
  /** Those of the paths at which nothing stands any more. */
  readonly pruned: readonly (readonly string[])[];
  /** Fields that are there in addition: what the other version fills in by itself. */
  readonly added: number;
}

/** Compares an object with the one wanted: every field wanted must be there and equal. Pure. */
export function differencesOf(wanted: JsonObject, seen: JsonObject): Differences {
  const paths: (readonly string[])[] = [];
  const pruned: (readonly string[])[] = [];
  let added = 0;
  const walk = (want: Json | undefined, see: Json | undefined, path: readonly string[]): void => {
    if (isNothing(want)) {
      if (!isNothing(see)) added += 1;
      return;
    }
    if (isObject(want) && isObject(see)) {
      for (const key of Object.keys(want)) walk(want[key], see[key], [...path, key]);
      for (const key of Object.keys(see)) if (!(key in want) && !isNothing(see[key])) added += 1;
      return;
    }
    if (Array.isArray(want) && Array.isArray(see) && want.length === see.length) {
      want.forEach((entry: Json, i) => walk(entry, see[i], [...path, `[${i}]`]));
      return;
    }
    if (isEqual(want, see, path)) return;
    paths.push(path);
    if (isNothing(see)) pruned.push(path);
  };
  walk(wanted, seen, []);
  return { paths, pruned, added };
}

const isEqual = (want: Json | undefined, see: Json | undefined, path: readonly string[]): boolean =>
  want === see ||
  (isAmount(path) && isSameQuantity(want, see)) ||
  JSON.stringify(want) === JSON.stringify(see);

/** Where Kubernetes keeps amounts; equal texts elsewhere must be equal letter by letter. */
const isAmount = (path: readonly string[]): boolean =>
  path.some((part) => amountFields.has(part)) && path[0] !== 'metadata' && path[0] !== 'data';

const amountFields: ReadonlySet<string> = new Set([
  'allocatable',
  'averageValue',
  'capacity',
  'default',
  'defaultRequest',
  'divisor',
  'hard',
  'limits',
  'max',
  'maxLimitRequestRatio',
  'min',
  'overhead',
  'podFixed',
  'requests',
  'sizeLimit',
  'targetAverageValue',
  'targetValue',
  'value',
]);

/** API servers write an absent field as `null` or leave it away, by version. */
const isNothing = (value: Json | undefined): boolean => value === undefined || value === null;

/** `spec.template.spec.containers[0].image` */
export const shownPath = (path: readonly string[]): string => path.join('.').replaceAll('.[', '[');
