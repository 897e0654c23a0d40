import { z } from 'zod';
import type { ServedEtcd } from './serve-etcd.js';

/** A key of etcd and what lies there; the value is empty where keys alone were asked for. */
export interface KeyValue {
  readonly key: string;
  readonly value: Buffer;
}

const Range = z.object({
  header: z.object({ revision: z.string() }),
  kvs: z.array(z.object({ key: z.base64(), value: z.base64().default('') })).default([]),
  more: z.boolean().default(false),
});

/** Keys in one answer: some 100 kB. */
const keysInOne = 1_000;
/** Records of one answer at first. */
const firstRecords = 64;
/** Bytes of one answer with records that are aimed at. */
const wantedBytes = 2 * 1024 * 1024;

/** All that begins with `prefix`, in order and of one revision, an answer at a time; large records make the answers shorter. */
export async function* pagesOf(
  { ask }: Pick<ServedEtcd, 'ask'>,
  prefix: string,
  asked: 'keys' | 'records',
): AsyncGenerator<readonly KeyValue[]> {
  let from = Buffer.from(prefix);
  let limit = asked === 'keys' ? keysInOne : firstRecords;
  let revision: string | undefined;
  for (;;) {
    const said = await ask('kv/range', {
      key: from.toString('base64'),
      range_end: endOf(Buffer.from(prefix)).toString('base64'),
      keys_only: asked === 'keys',
      limit,
      ...(revision !== undefined && { revision }),
    }).catch((cause: unknown) => {
      if (limit > 1 && isTooLong(cause)) return undefined;
      throw cause;
    });
    if (said === undefined) {
      limit = Math.max(1, Math.floor(limit / 8));
      continue;
    }
    const answer = Range.parse(said);
    const page = answer.kvs.map(({ key, value }) => ({
      raw: Buffer.from(key, 'base64'),
      value: Buffer.from(value, 'base64'),
    }));
    if (page.length > 0) yield page.map(({ raw, value }) => ({ key: raw.toString('utf8'), value }));
    const last = page.at(-1)?.raw;
    if (!answer.more || last === undefined) return;
    // The next possible key.
    from = Buffer.concat([last, Buffer.of(0)]);
    revision ??= answer.header.revision;
    if (asked === 'records') limit = nextLimit(page.map(({ value }) => value.length));
  }
}

const isTooLong = (cause: unknown): boolean =>
  cause instanceof Error && cause.message.includes('too long');

function nextLimit(sizes: readonly number[]): number {
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const limit = Math.floor(wantedBytes / Math.max(mean, 1));
  return Math.max(1, Math.min(limit, firstRecords * 8));
}

/** The first key after all that begin with this one. */
function endOf(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1] = (end.at(-1) ?? 0) + 1;
  return end;
}
