import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';

const keyBytes = 32;

/**
 * The store's key: 32 bytes, hex, in a file of its own (0600), made on first use.
 * @throws Error where it lies inside the store, is readable by others, or is no key.
 */
export async function readKey(keyFile: string, storeDirectory: string): Promise<Buffer> {
  if (isInside(keyFile, storeDirectory))
    throw new Error(`store: key file ${keyFile} lies inside the store ${storeDirectory}; move it`);
  await makeKey(keyFile);
  const { mode } = await stat(keyFile);
  if ((mode & 0o077) !== 0)
    throw new Error(`store: key file ${keyFile} is open to others; chmod 600 it`);
  const text = (await readFile(keyFile, 'latin1')).trim();
  // Buffer.from would stop at the first character that is none, and take what stands before it.
  if (!/^[0-9a-fA-F]*$/.test(text) || text.length !== 2 * keyBytes)
    throw new Error(
      `store: key file ${keyFile} must hold ${keyBytes} bytes in hex, and nothing else`,
    );
  return Buffer.from(text, 'hex');
}

const isInside = (path: string, directory: string): boolean =>
  !relative(resolve(directory), resolve(path)).startsWith('..');

/** By link, which fails where the file exists: two workers that start at once agree on one key. */
async function makeKey(keyFile: string): Promise<void> {
  if (await exists(keyFile)) return;
  await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
  const temporary = `${keyFile}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, `${randomBytes(keyBytes).toString('hex')}\n`, { mode: 0o600 });
  await chmod(temporary, 0o600);
  try {
    await link(temporary, keyFile);
  } catch (cause) {
    if (!(await exists(keyFile))) throw cause;
  } finally {
    await unlink(temporary);
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
