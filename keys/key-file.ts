import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes of a key for AES-256. */
export const keyBytes = 32;

/** A new key as a line of a key file: hex. */
export const newKeyLine = (): string => `${randomBytes(keyBytes).toString('hex')}\n`;

/** Bytes of a key that is written in hex; undefined where it is none. */
export const keyOfHex = (written: string): Buffer | undefined =>
  new RegExp(`^[0-9a-f]{${keyBytes * 2}}$`, 'i').test(written)
    ? Buffer.from(written, 'hex')
    : undefined;

/** The text of a key file. @throws Error where it is not there, or is open to others. */
export async function readKeyFile(path: string): Promise<string> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new Error(`key file ${path} is open to others; chmod 600 it`);
  return readFile(path, 'utf8');
}

/** Makes a key file (0600) with a text in it, and answers whether it did: one that is there stays as it is. */
export async function makeKeyFile(path: string, text: string): Promise<boolean> {
  if (await isThere(path)) return false;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, text, { mode: 0o600 });
  await chmod(temporary, 0o600);
  try {
    // By link, which fails where the file exists: two processes that start at once agree on one key.
    await link(temporary, path);
    return true;
  } catch (cause) {
    if (!(await isThere(path))) throw cause;
    return false;
  } finally {
    await unlink(temporary);
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
