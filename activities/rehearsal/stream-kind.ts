import {
  nameOf,
  namespaceOf,
  objectPath,
  type Item,
  type ResourceRef,
} from '../objects/resource.js';
import { isKubeError } from '../objects/kube-api.js';
import { isExpired, streamChunks } from '../objects/read-items.js';
import type { ServedCopy } from './copy.js';
import { foldersOf, placeOfKey } from './key-place.js';

/** A copy as it is read. */
export type ReadCopy = Pick<ServedCopy, 'api' | 'keys'>;

/** Told of an object that the API server cannot read, by its key without the folder: `shop/cart`. */
export type Unreadable = (of: ResourceRef, tail: string, why: string) => void;

/** One by one, when a list fails for one bad object among good ones. */
const atOnce = 16;
const getDeadlineMs = 2_000;

/**
 * The objects of a kind in the order of their keys. Where the API server cannot list them, each is asked for by the key
 * that etcd has of it, and those that cannot be read are told. @throws KubeError where the API server is away.
 */
export async function* streamKind(
  copy: ReadCopy,
  of: ResourceRef,
  unreadable: Unreadable,
): AsyncGenerator<Item, void> {
  let last: string | undefined;
  for (;;) {
    try {
      for await (const chunk of streamChunks(copy.api, of))
        for (const object of chunk) {
          const tail = tailOf({ of, object });
          if (last !== undefined && !isAfter(tail, last)) continue; // Begun again: known already.
          last = tail;
          yield { of, object };
        }
      return;
    } catch (cause) {
      if (isExpired(cause)) continue;
      if (!isKubeError(cause, 500)) throw cause;
      yield* streamByKeys(copy, of, last, unreadable);
      return;
    }
  }
}

async function* streamByKeys(
  copy: ReadCopy,
  of: ResourceRef,
  after: string | undefined,
  unreadable: Unreadable,
): AsyncGenerator<Item, void> {
  let waiting: string[] = [];
  for await (const tail of tailsOf(copy, of)) {
    if (after !== undefined && !isAfter(tail, after)) continue;
    waiting.push(tail);
    if (waiting.length < atOnce) continue;
    yield* getAll(copy, of, waiting, unreadable);
    waiting = [];
  }
  yield* getAll(copy, of, waiting, unreadable);
}

async function* tailsOf(copy: ReadCopy, of: ResourceRef): AsyncGenerator<string, void> {
  const folders: readonly string[] = foldersOf(of);
  for await (const keys of copy.keys())
    for (const key of keys) {
      const { folder, tail } = placeOfKey(key);
      if (folders.includes(folder)) yield tail;
    }
}

async function* getAll(
  { api }: ReadCopy,
  of: ResourceRef,
  tails: readonly string[],
  unreadable: Unreadable,
): AsyncGenerator<Item, void> {
  const read = await Promise.allSettled(
    tails.map((tail) => api.request('GET', pathOf(of, tail), { deadlineMs: getDeadlineMs })),
  );
  for (const [i, result] of read.entries()) {
    if (result.status === 'fulfilled') yield { of, object: result.value };
    else if (!isKubeError(result.reason, 500)) throw result.reason;
    else unreadable(of, tails[i] ?? '', complaintOf(result.reason));
  }
}

/** URL path of an object by its key without the folder: `shop/cart`. */
export function pathOf(of: ResourceRef, tail: string): string {
  const [first = '', second] = tail.split('/');
  const metadata = second === undefined ? { name: first } : { namespace: first, name: second };
  return objectPath({ of, object: { metadata } });
}

/**
 * Errors of decoding quote what they stumble over, which may be of a Secret (json-iterator: `error found in #10 byte of
 * ...|word":1|...`): only their beginning is told.
 */
export const complaintOf = (cause: Error): string =>
  cause.message
    .replace(/^.*?: 500 /, '')
    .split(/\n|\{|\.\.\.\||error found in/)[0]
    ?.slice(0, 200)
    .trim() ?? '';

/** An object's key without its folder: `shop/cart`, or a name alone. */
export const tailOf = ({ object }: Item): string => {
  const namespace = namespaceOf(object);
  return namespace === undefined ? nameOf(object) : `${namespace}/${nameOf(object)}`;
};

/** Does `a` stand after `b` in etcd? By bytes; JavaScript compares by units of UTF-16. */
export const isAfter = (a: string, b: string): boolean =>
  a !== b && Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
