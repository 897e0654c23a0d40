import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { receiveFile } from '../receive-file.js';
import type { ServedEtcd } from '../serve-etcd.js';

/** A snapshot as it was written. */
export interface SavedSnapshot {
  readonly path: string;
  readonly bytes: number;
  /** Hex, of the whole file. */
  readonly sha256: string;
  /** Of the store when it was asked for: what the file holds, or older. */
  readonly revision: number;
}

const Status = z.object({ header: z.object({ revision: z.coerce.number() }) });
const Part = z.object({ result: z.object({ blob: z.base64().default('') }) });

/** A store of 8 GiB is the most that etcd supports. */
const maxBytes = 9 * 1024 ** 3;
/** Without a word for so long, nothing comes any more. */
const silenceMs = 60_000;

/**
 * Writes a snapshot of an etcd of this machine to a new private file, with the digest at its end checked.
 * @throws Error where the stream ends early or the digest does not fit; the file is then no snapshot.
 */
export async function saveSnapshot(
  etcd: Pick<ServedEtcd, 'ask' | 'socket' | 'gateway'>,
  path: string,
): Promise<SavedSnapshot> {
  const { revision } = Status.parse(await etcd.ask('maintenance/status', {})).header;
  const receiver = await receiveFile(path, { mode: 0o600, maxBytes });
  try {
    for await (const line of linesOf(etcd))
      await receiver.take(Buffer.from(Part.parse(JSON.parse(line)).result.blob, 'base64'));
  } catch (cause) {
    await receiver.finish();
    throw cause;
  }
  const { bytes, sha256, trailer, sha256BeforeTrailer } = await receiver.finish();
  // etcd ends a snapshot with the sha256 of all before (server/etcdserver/api/v3rpc/maintenance.go).
  if (trailer !== sha256BeforeTrailer)
    throw new Error(`${path}: the snapshot's own digest does not fit its ${bytes} bytes`);
  return { path, bytes, sha256, revision };
}

/** The gateway answers a stream with a line of JSON for each part of it. */
async function* linesOf({
  socket,
  gateway,
}: Pick<ServedEtcd, 'socket' | 'gateway'>): AsyncGenerator<string> {
  const asked = request({
    socketPath: socket,
    path: `/${gateway}/maintenance/snapshot`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    timeout: silenceMs,
  });
  asked.on('timeout', () => asked.destroy(new Error('maintenance/snapshot: etcd fell silent')));
  const answered = new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    asked.once('response', resolve);
    asked.on('error', reject);
  });
  asked.end('{}');
  for await (const line of createInterface({ input: await answered, crlfDelay: Infinity }))
    if (line !== '') yield line;
}
