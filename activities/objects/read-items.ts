import type { Json } from '../../model/json.js';
import { isObject, listAt, objectAt, textAt, type JsonObject } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { listPath, type Item, type ResourceRef } from './resource.js';

/** Objects of one answer at first: of the largest that etcd admits these are some 100 MB. */
const firstChunk = 64;
/** Small enough for an API server that is busy, large enough for few round trips. */
const largestChunk = 500;
/** Characters of one answer that are held at once; more, and the next asks for fewer objects. */
const wantedWeight = 4 * 1024 * 1024;

/** Every object of every kind given, as the API serves it in that version, all in memory. */
export async function readItems(
  api: KubeApi,
  kinds: readonly ResourceRef[],
): Promise<readonly Item[]> {
  const read = await Promise.all(kinds.map((kind) => readKind(api, kind)));
  return read.flat();
}

const readKind = (api: KubeApi, of: ResourceRef): Promise<readonly Item[]> =>
  readEach(api, of, (object) => [{ of, object }]);

/** What is found in the objects of a kind, an answer of them in memory at a time; begun again where the list expires. */
export async function readEach<Found>(
  api: KubeApi,
  of: ResourceRef,
  look: (object: JsonObject) => readonly Found[],
): Promise<readonly Found[]> {
  for (;;) {
    const found: Found[] = [];
    try {
      for await (const chunk of streamChunks(api, of)) found.push(...chunk.flatMap(look));
      return found;
    } catch (cause) {
      if (!isExpired(cause)) throw cause;
    }
  }
}

/** Was etcd compacted between two chunks, so that the list has to be begun again? */
export const isExpired = (cause: unknown): boolean => isKubeError(cause, 410);

/** Was one answer longer than a client takes? */
export const isTooLong = (cause: unknown): boolean =>
  isKubeError(cause, 0) && cause.message.includes('too long');

/**
 * The objects of a kind in the order of their keys, an answer at a time; large objects make the answers shorter.
 * @throws KubeError 410 where the list has to be begun again.
 */
export async function* streamChunks(
  api: KubeApi,
  of: ResourceRef,
): AsyncGenerator<readonly JsonObject[], void> {
  let limit = firstChunk;
  let next: string | undefined = '';
  while (next !== undefined) {
    const query: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
    const list: JsonObject | undefined = await api
      .request('GET', `${listPath(of)}?limit=${limit}${query}`)
      .catch((cause: unknown) => {
        if (limit > 1 && isTooLong(cause)) return undefined;
        throw cause;
      });
    if (list === undefined) {
      limit = Math.max(1, Math.floor(limit / 8));
      continue;
    }
    const objects = listAt(list, 'items').map((object) => objectAt(object));
    next = textAt(list, 'metadata', 'continue') || undefined;
    if (next !== undefined) limit = nextLimit(limit, objects);
    yield objects;
  }
}

function nextLimit(limit: number, objects: readonly JsonObject[]): number {
  const weight = objects.reduce((sum, object) => sum + weightOf(object), 0);
  const fits = Math.floor((limit * wantedWeight) / Math.max(weight, 1));
  return Math.max(1, Math.min(fits, limit * 2, largestChunk));
}

/** Characters of its texts and names, roughly: counted without writing it out. */
function weightOf(value: Json): number {
  if (typeof value === 'string') return value.length + 4;
  if (Array.isArray(value)) return value.reduce((sum: number, one: Json) => sum + weightOf(one), 2);
  if (!isObject(value)) return 5;
  let sum = 2;
  for (const key of Object.keys(value)) sum += key.length + 4 + weightOf(value[key] ?? 0);
  return sum;
}
