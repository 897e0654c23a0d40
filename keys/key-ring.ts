import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { keyOfHex, makeKeyFile, newKeyLine, readKeyFile } from './key-file.js';

/** One key of a ring. */
export interface Key {
  /** Which one it is, told by the key itself, so that it is the same on every machine; tells nothing about it. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** Several keys in one file: the newest encrypts, all decrypt. */
export interface KeyRing {
  readonly file: string;
  /** The last one of the file, as it was when the ring was opened. */
  readonly newest: Key;
  /** The key of an id. One that is not known is looked for in the file as it is now. */
  readonly find: (id: string) => Promise<Key | undefined>;
}

/** @throws Error naming file and line where it is not there, is open to others, or holds what is no key. */
export async function openKeyRing(file: string): Promise<KeyRing> {
  let keys = await readKeys(file);
  const newest = keys.at(-1);
  if (newest === undefined)
    throw new Error(`${file} holds no key; make one: cutover payload-key ${file}`);
  const known = (id: string): Key | undefined => keys.find((key) => key.id === id);
  return {
    file,
    newest,
    find: async (id) => {
      if (known(id) === undefined) keys = await readKeys(file);
      return known(id);
    },
  };
}

/** Makes a ring with one key, or adds the next one, which encrypts from then on. Answers its id. */
export async function addKey(file: string): Promise<string> {
  const line = newKeyLine();
  if (!(await makeKeyFile(file, line))) {
    await readKeys(file); // What cannot be read is not written to.
    await appendFile(file, line, { flush: true });
  }
  return idOf(Buffer.from(line.trim(), 'hex'));
}

/** A line for each key, in hex, oldest first; empty lines and those that begin with # are nothing. */
async function readKeys(file: string): Promise<readonly Key[]> {
  const text = await readKeyFile(file);
  return text.split('\n').flatMap((line, index) => {
    const written = line.trim();
    if (written === '' || written.startsWith('#')) return [];
    const bytes = keyOfHex(written);
    // Never what is written there: it may be a key but for one letter.
    if (bytes === undefined)
      throw new Error(`${file}, line ${index + 1}: is no key; a key is 64 hex digits`);
    return [{ id: idOf(bytes), bytes }];
  });
}

/** Of a random key of 256 bits a digest tells nothing, and eight bytes of it tell keys apart. */
const idOf = (key: Buffer): string =>
  createHash('sha256').update('kube-cutover key id').update(key).digest('hex').slice(0, 16);
