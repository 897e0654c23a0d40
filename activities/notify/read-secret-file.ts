import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { placeOfSecret } from '../../model/secret-ref.js';
import { refused } from '../failures.js';
import { errorCode } from './error-code.js';

/** Longer than any key, token or URL of a webhook; bytes. */
export const maxBytes = 4096;

/** What stands in a file that holds a secret alone. @throws Refused naming the file and what to do there. */
export async function readSecretFile(path: string): Promise<string> {
  const place = placeOfSecret({ file: path });
  // Without O_NONBLOCK a named pipe in its place would hold a thread of the worker for ever.
  const opening = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const file = await opening.catch((cause: unknown) => {
    throw refused(
      `${place} cannot be opened (${errorCode(cause) ?? 'unknown cause'}); write it on the worker's host`,
    );
  });
  try {
    return await readChecked(file, place);
  } finally {
    await file.close();
  }
}

async function readChecked(file: FileHandle, place: string): Promise<string> {
  const stat = await file.stat();
  if (!stat.isFile()) throw refused(`${place} is no plain file; name one`);
  if ((stat.mode & 0o007) !== 0)
    throw refused(`${place} can be read or changed by everybody; run chmod o= on it`);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes + 1));
  if (bytesRead > maxBytes)
    throw refused(`${place} is longer than ${maxBytes} bytes; it must hold the secret alone`);
  return buffer.toString('utf8', 0, bytesRead);
}
