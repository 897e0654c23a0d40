import { z } from 'zod';
import type { ServedEtcd } from './serve-etcd.js';

/** Keys in one answer: some 100 kB. */
const chunk = 1_000;

const Range = z.object({
  header: z.object({ revision: z.string() }),
  kvs: z.array(z.object({ key: z.base64() })).default([]),
  more: z.boolean().default(false),
});

/** Every key that begins with `prefix`, in order and of one revision, without the values. */
export async function* listKeys(
  { ask }: Pick<ServedEtcd, 'ask'>,
  prefix: string,
): AsyncGenerator<readonly string[]> {
  let from = Buffer.from(prefix);
  let revision: string | undefined;
  for (;;) {
    const answer = Range.parse(
      await ask('kv/range', {
        key: from.toString('base64'),
        range_end: endOf(Buffer.from(prefix)).toString('base64'),
        keys_only: true,
        limit: chunk,
        ...(revision !== undefined && { revision }),
      }),
    );
    const keys = answer.kvs.map(({ key }) => Buffer.from(key, 'base64'));
    if (keys.length > 0) yield keys.map((key) => key.toString('utf8'));
    const last = keys.at(-1);
    if (!answer.more || last === undefined) return;
    // The next possible key.
    from = Buffer.concat([last, Buffer.of(0)]);
    revision ??= answer.header.revision;
  }
}

/** The first key after all that begin with this one. */
function endOf(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1] = (end.at(-1) ?? 0) + 1;
  return end;
}
