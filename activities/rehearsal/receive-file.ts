import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Receiver } from '../nodes/framed-output.js';

/** A sha256. Bytes. */
export const digestBytes = 32;

/** A file that is being received, hashed as it comes. */
export interface IncomingFile extends Receiver {
  /** Closes it and tells what came; nothing may be taken afterwards. */
  finish(): Promise<Received>;
}

/** What came. Digests are hex. */
export interface Received {
  readonly bytes: number;
  readonly sha256: string;
  /** Of all but the last 32 bytes. */
  readonly sha256BeforeTrailer: string;
  /** The last 32 bytes. */
  readonly trailer: string;
}

/** A new file of this mode (octal) at `path`, to be filled from a node. @throws Error where the path is taken. */
export async function receiveFile(
  path: string,
  { mode, maxBytes }: { readonly mode: number; readonly maxBytes: number },
): Promise<IncomingFile> {
  const file = await open(path, 'wx', mode);
  const whole = createHash('sha256');
  const body = createHash('sha256');
  let last = Buffer.alloc(0);
  let bytes = 0;
  return {
    maxBytes,
    async take(content) {
      bytes += content.length;
      whole.update(content);
      // What may still prove to be the trailer is held back.
      const held = Buffer.concat([last, content]);
      const end = Math.max(0, held.length - digestBytes);
      body.update(held.subarray(0, end));
      last = Buffer.from(held.subarray(end));
      for (let from = 0; from < content.length;)
        from += (await file.write(content, from)).bytesWritten;
    },
    async finish() {
      await file.close();
      return {
        bytes,
        sha256: whole.digest('hex'),
        sha256BeforeTrailer: body.digest('hex'),
        trailer: last.toString('hex'),
      };
    },
  };
}
