import { objectAt, type JsonObject } from '../../../objects/json-path.js';
import type { Item } from '../../../objects/resource.js';
import { podSpecPathOf } from '../../../objects/surroundings.js';

const builtIn: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/** Path to the pod spec of a built-in workload; absent for everything else. */
export const specPathOf = (item: Item): readonly string[] | undefined =>
  builtIn.has(item.of.group) ? podSpecPathOf(item) : undefined;

/** The pod spec in an object; absent where it starts no pods. */
export function podSpecOf(item: Item): JsonObject | undefined {
  const path = specPathOf(item);
  return path === undefined ? undefined : objectAt(item.object, ...path);
}
