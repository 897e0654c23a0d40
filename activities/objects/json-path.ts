import type { Json } from '../../model/json.js';

/** A JSON object; Kubernetes objects of any kind are handled as these. */
export type JsonObject = { readonly [key: string]: Json };

/** Is this value a JSON object, and not a list or `null`? */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path; absent where any part of the way is. */
export const valueAt = (from: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), from);

/** The object at a path; an empty one where there is none. */
export const objectAt = (from: Json | undefined, ...path: readonly string[]): JsonObject => {
  const value = valueAt(from, ...path);
  return isObject(value) ? value : {};
};

/** The list at a path; an empty one where there is none. */
export const listAt = (from: Json | undefined, ...path: readonly string[]): readonly Json[] => {
  const value = valueAt(from, ...path);
  return Array.isArray(value) ? value : [];
};

/** The text at a path; absent where there is none. */
export const textAt = (from: Json | undefined, ...path: readonly string[]): string | undefined => {
  const value = valueAt(from, ...path);
  return typeof value === 'string' ? value : undefined;
};

/** The texts of the list at a path; what is no text is passed over. */
export const textsAt = (from: Json | undefined, ...path: readonly string[]): readonly string[] =>
  listAt(from, ...path).filter((one) => typeof one === 'string');

/** The number at a path; absent where there is none. */
export const numberAt = (
  from: Json | undefined,
  ...path: readonly string[]
): number | undefined => {
  const value = valueAt(from, ...path);
  return typeof value === 'number' ? value : undefined;
};

/** The same object without some keys. */
export const without = (object: JsonObject, ...keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

/**
 * The same object with what stands at a path changed; `undefined` removes it. Where the path does not
 * exist the object stays as it is: a rule about a field never invents the field's parents.
 */
export function changeAt(
  from: JsonObject,
  path: readonly string[],
  change: (value: Json) => Json | undefined,
): JsonObject {
  const [key, ...rest] = path;
  const value = key === undefined ? undefined : from[key];
  if (key === undefined || value === undefined) return from;
  const changed = rest.length === 0 ? change(value) : changedBelow(value, rest, change);
  return changed === undefined ? without(from, key) : { ...from, [key]: changed };
}

const changedBelow = (
  value: Json,
  path: readonly string[],
  change: (value: Json) => Json | undefined,
): Json => (isObject(value) ? changeAt(value, path, change) : value);

/** The same object without what stands at a path. */
export const removeAt = (from: JsonObject, ...path: readonly string[]): JsonObject =>
  changeAt(from, path, () => undefined);

/** The same object without the keys of the map at a path that match; a map left empty goes too. */
export const removeKeysAt = (
  from: JsonObject,
  path: readonly string[],
  matches: (key: string) => boolean,
): JsonObject =>
  changeAt(from, path, (value) => {
    if (!isObject(value)) return value;
    const kept = Object.entries(value).filter(([key]) => !matches(key));
    if (kept.length === Object.keys(value).length) return value;
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  });

/** The same object without the entries of the list at a path that match; a list left empty goes too. */
export const removeEntriesAt = (
  from: JsonObject,
  path: readonly string[],
  matches: (entry: Json) => boolean,
): JsonObject =>
  changeAt(from, path, (value) => {
    if (!Array.isArray(value)) return value;
    const kept = value.filter((entry: Json) => !matches(entry));
    return kept.length === 0 && value.length > 0 ? undefined : kept;
  });
