import type { Json } from '../../model/json.js';
import { isObject, type JsonObject } from './json-path.js';
import { isSameQuantity } from './quantity.js';

/**
 * Paths of an object whose value is found nowhere in its form in another version: versions without a common one name and
 * nest fields otherwise, but a value that is gone from everywhere was lost. Pure.
 */
export function lostLeaves(old: JsonObject, now: JsonObject): readonly (readonly string[])[] {
  const there = new Set<string>();
  eachLeaf(now, [], (value) => there.add(JSON.stringify(value)));
  const lost: (readonly string[])[] = [];
  eachLeaf(old, [], (value, path) => {
    if (there.has(JSON.stringify(value)) || isImplied(value)) return;
    if (![...there].some((one) => isSameQuantity(value, JSON.parse(one)))) lost.push(path);
  });
  return lost;
}

/** Absent and false, zero or empty are the same to the API, and which is written changes with the version. */
const isImplied = (value: Json): boolean => value === false || value === 0 || value === '';

/** Names of a map are content too where they hold nothing, as in `podSelector: {}`: their value is the empty map. */
function eachLeaf(
  value: Json,
  path: readonly string[],
  visit: (value: Json, path: readonly string[]) => void,
): void {
  if (value === null) return;
  if (Array.isArray(value)) {
    value.forEach((entry: Json, i) => eachLeaf(entry, [...path, `[${i}]`], visit));
    return;
  }
  if (!isObject(value)) {
    visit(value, path);
    return;
  }
  for (const [key, inner] of Object.entries(value)) eachLeaf(inner, [...path, key], visit);
}
