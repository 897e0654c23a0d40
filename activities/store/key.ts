import { relative, resolve } from 'node:path';
import { keyBytes, keyOfHex, makeKeyFile, newKeyLine, readKeyFile } from '../../keys/key-file.js';

/**
 * The store's key: 32 bytes, hex, in a file of its own (0600), made on first use.
 * @throws Error where it lies inside the store, is readable by others, or is no key.
 */
export async function readKey(keyFile: string, storeDirectory: string): Promise<Buffer> {
  if (isInside(keyFile, storeDirectory))
    throw new Error(`store: key file ${keyFile} lies inside the store ${storeDirectory}; move it`);
  await makeKeyFile(keyFile, newKeyLine());
  const key = keyOfHex((await readKeyFile(keyFile)).trim());
  if (key === undefined)
    throw new Error(
      `store: key file ${keyFile} must hold ${keyBytes} bytes in hex, and nothing else`,
    );
  return key;
}

const isInside = (path: string, directory: string): boolean =>
  !relative(resolve(directory), resolve(path)).startsWith('..');
