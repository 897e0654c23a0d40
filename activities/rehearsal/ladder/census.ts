import { pagesOf } from '../etcd-pages.js';
import { placeOfKey } from '../key-place.js';
import type { ServedEtcd } from '../serve-etcd.js';
import { encodingOf, type Encoding } from './encoding-of.js';

/** One record of an etcd, without its content. */
export interface StoredRecord {
  /** Before namespace and name: `flowschemas`, `example.com/carts`. */
  readonly folder: string;
  /** `shop/cart`, or a name alone. */
  readonly tail: string;
  readonly encoding: Encoding;
}

/** How many records of a folder are written in one way. */
export interface EncodingCount {
  readonly folder: string;
  readonly encoding: Encoding;
  readonly count: number;
  /** Of the first of them: `shop/cart`. */
  readonly examples: readonly string[];
}

const namedExamples = 5;

/** Every record below `prefix` (`/registry`), in the order of keys, some hundred at a time. */
export async function* recordsOf(
  etcd: Pick<ServedEtcd, 'ask'>,
  prefix: string,
): AsyncGenerator<readonly StoredRecord[]> {
  const below = `${prefix}/`;
  for await (const page of pagesOf(etcd, below, 'records'))
    yield page.map(({ key, value }) => ({
      ...placeOfKey(key.slice(below.length)),
      encoding: encodingOf(value),
    }));
}

/** Counts the records of an etcd by folder and encoding, in the order of their first keys. */
export async function takeCensus(
  etcd: Pick<ServedEtcd, 'ask'>,
  prefix: string,
): Promise<readonly EncodingCount[]> {
  const counts = new Map<string, EncodingCount>();
  for await (const records of recordsOf(etcd, prefix))
    for (const record of records) add(counts, record);
  return [...counts.values()];
}

/** For people: `batch/v1beta1 CronJob`, `encrypted (aescbc)`. */
export function encodingName(encoding: Encoding): string {
  if (encoding.form === 'encrypted') return `encrypted (${encoding.by})`;
  return encoding.form === 'other' ? 'no object' : `${encoding.apiVersion} ${encoding.kind}`;
}

function add(counts: Map<string, EncodingCount>, { folder, tail, encoding }: StoredRecord): void {
  const key = `${folder} ${encoding.form} ${encodingName(encoding)}`;
  const { count, examples } = counts.get(key) ?? { count: 0, examples: [] };
  counts.set(key, {
    folder,
    encoding,
    count: count + 1,
    examples: examples.length < namedExamples ? [...examples, tail] : examples,
  });
}
