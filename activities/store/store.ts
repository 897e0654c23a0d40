import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { decrypt, encrypt } from '../../keys/cipher.js';
import { readKey } from './key.js';

/** Keeps exports and baselines by their content: encrypted, private to this user, checked on reading. */
export interface Store {
  /** Keeps the bytes and gives their digest: sha256 of the plain content, hex. The same content is kept once. */
  put(content: Buffer): Promise<string>;
  /** The bytes of a digest. @throws Error naming the digest where they are absent or were changed. */
  get(digest: string): Promise<Buffer>;
}

/**
 * A store in a directory (0700, made where it is absent) with its key in a file (0600, made on first
 * use; it may not lie in the directory, or a copy of the store would carry its own key).
 */
export async function openStore(directory: string, keyFile: string): Promise<Store> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await refuseOpenDirectory(directory);
  const key = await readKey(keyFile, directory);
  return {
    put: async (content) => {
      const digest = digestOf(content);
      await writeOnce(directory, digest, encrypt(content, key, digest));
      return digest;
    },
    get: async (digest) => {
      const content = unsealed(await readSealed(directory, digest), key, digest);
      if (digestOf(content) !== digest)
        throw new Error(`store: ${digest}: its content was changed`);
      return content;
    },
  };
}

const digestOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

function unsealed(sealed: Buffer, key: Buffer, digest: string): Buffer {
  try {
    return decrypt(sealed, key, digest);
  } catch (cause) {
    throw new Error(`store: ${cause instanceof Error ? cause.message : digest}`, { cause });
  }
}

async function refuseOpenDirectory(directory: string): Promise<void> {
  const { mode } = await stat(directory);
  if ((mode & 0o077) === 0) return;
  throw new Error(
    `store: ${directory}: others may enter it (mode ${(mode & 0o777).toString(8)}); chmod 700 it`,
  );
}

async function readSealed(directory: string, digest: string): Promise<Buffer> {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`store: "${digest}" is not a sha256 in hex`);
  try {
    return await readFile(join(directory, digest));
  } catch (cause) {
    throw new Error(`store: ${digest}: cannot be read from ${directory}`, { cause });
  }
}

/** By rename, so that a digest's file is whole or absent, whenever we are killed. */
async function writeOnce(directory: string, digest: string, sealed: Buffer): Promise<void> {
  const path = join(directory, digest);
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(sealed);
    await file.sync();
  } catch (cause) {
    await unlink(temporary);
    throw cause;
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncDirectory(directory);
}

/** Otherwise a power cut may forget the rename. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  await handle.sync();
  await handle.close();
}
