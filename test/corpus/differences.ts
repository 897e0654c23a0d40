import { isObject, type JsonObject } from '../../activities/objects/json-path.js';
import type { Json } from '../../model/json.js';

/** A value that two objects do not share. */
export interface Difference {
  /** `/spec/ports/0/nodePort`; a `/` within a key is written as `~1`. */
  readonly path: string;
  readonly was: Json | undefined;
  readonly is: Json | undefined;
}

/** What every API server writes by itself into every object, and differs from server to server. */
const serverOwned: readonly string[] = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'managedFields',
];

/**
 * Every value in which two objects differ, an absent field and an empty one included. Nothing is left out but metadata
 * that each server writes by itself.
 */
export function differencesBetween(was: JsonObject, is: JsonObject): readonly Difference[] {
  const found: Difference[] = [];
  const walk = (a: Json | undefined, b: Json | undefined, path: string): void => {
    if (isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        walk(own(a, key), own(b, key), `${path}/${key.replaceAll('/', '~1')}`);
      return;
    }
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      a.forEach((entry: Json, i) => walk(entry, b[i], `${path}/${i}`));
      return;
    }
    if (JSON.stringify(a) !== JSON.stringify(b)) found.push({ path, was: a, is: b });
  };
  walk(was, is, '');
  return found.filter(
    ({ path }) => !serverOwned.some((field) => path.startsWith(`/metadata/${field}`)),
  );
}

/** Not what a prototype lends: keys such as `constructor` are data here. */
const own = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** The same object with every UID that stands for a known object replaced by that object's name. */
export function withNamesForUids(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((entry: Json) => withNamesForUids(entry, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withNamesForUids(inner, names)]),
  );
}
