import { open } from 'node:fs/promises';
import { keyFileFault } from '../../model/key-file.js';

/** Private keys are a few kilobytes; more of a wrongly named file is not read. */
const maxBytes = 64 * 1024;

/** What keeps a private key file from being used, as a sentence; absent where nothing does. */
export async function checkKeyFile(file: string): Promise<string | undefined> {
  try {
    await using handle = await open(file, 'r');
    const { mode } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    return keyFileFault(file, { mode, text: buffer.toString('utf8', 0, bytesRead) });
  } catch (cause) {
    const isCoded = typeof cause === 'object' && cause !== null && 'code' in cause;
    const code = isCoded ? String(cause.code) : String(cause);
    return `${file} cannot be read on the host of the Temporal worker (${code})`;
  }
}
