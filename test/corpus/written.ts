import { isObject, type JsonObject } from '../../activities/objects/json-path.js';
import type { Json } from '../../model/json.js';
import type { Counted } from './census.js';
import { type Entry, whereOf } from './entry.js';

/** Names of fields that an API server writes in a form of its own, or that a reference is changed in. */
const rewritten = new Set([
  'apiVersion',
  'apiGroups',
  'clusterIP',
  'kind',
  'namespace',
  'request',
  'uid',
]);

/** A quantity such as `0.5Gi` is written in one form of many. */
const isQuantity = (text: string): boolean => /^\d+(\.\d+)?(e\d+|[munkKMGTPE]i?)?$/.test(text);

/**
 * What somebody wrote and nothing on the other side says any more: paths of texts that appear nowhere in the object that
 * arrived. Coarse, but it needs no server's word: not even the target's own reading of the old data.
 */
function textsLost({ object }: Entry, arrived: JsonObject): readonly string[] {
  const there = new Set<string>();
  visit(arrived, (_, text) => there.add(text));
  const lost: string[] = [];
  visit(object, (path, text) => {
    const field = path.findLast((part) => Number.isNaN(Number(part))) ?? '';
    const isPlain = !rewritten.has(field) && !text.startsWith('{{uid of') && !isQuantity(text);
    if (isPlain && text !== '' && !there.has(text)) lost.push(path.join('.'));
  });
  return lost;
}

/** The same of all objects that arrived: `Pod shop/cart spec.nodeName`. */
export function allTextsLost(
  entries: readonly Entry[],
  fresh: ReadonlyMap<string, Counted>,
): readonly string[] {
  const arrived = new Map([...fresh.values()].map((one) => [one.where, one.object]));
  return entries.flatMap((entry) => {
    const where = whereOf(entry);
    const there = arrived.get(where);
    return there === undefined ? [] : textsLost(entry, there).map((path) => `${where} ${path}`);
  });
}

/** Every text in a value, keys of maps included. */
function visit(
  value: Json | undefined,
  tell: (path: readonly string[], text: string) => void,
): void {
  const walk = (inner: Json | undefined, path: readonly string[]): void => {
    if (typeof inner === 'string') tell(path, inner);
    if (Array.isArray(inner)) inner.forEach((entry: Json, i) => walk(entry, [...path, String(i)]));
    if (isObject(inner))
      for (const [key, entry] of Object.entries(inner)) walk(entry, [...path, key]);
  };
  walk(value, []);
}
