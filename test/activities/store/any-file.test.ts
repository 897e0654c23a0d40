import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../../activities/store/store.js';
import { hostileText } from '../../fakes/hostile.js';

let root: string;
let store: Store;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kube-cutover-store-'));
  store = await openStore(join(root, 'store'), join(root, 'key'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('what was put comes back, whatever its bytes are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
      expect(await store.get(await store.put(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 50 },
  );
});

test('a flipped bit, a file that is cut, and one that is longer are noticed', async () => {
  const digest = await store.put(Buffer.from('canary'));
  const path = join(root, 'store', digest);
  const whole = await readFile(path);
  const damages = fc.oneof(
    fc.nat({ max: whole.length * 8 - 1 }).map((bit) => {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      return bytes;
    }),
    fc.nat({ max: whole.length - 1 }).map((length) => whole.subarray(0, length)),
    fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => Buffer.concat([whole, more])),
  );
  await fc.assert(
    fc.asyncProperty(damages, async (bytes) => {
      await writeFile(path, bytes);
      await expect(store.get(digest)).rejects.toThrow(`store: ${digest}: was changed, or was`);
    }),
    { numRuns: 300 },
  );
  await writeFile(path, whole);
  expect(String(await store.get(digest))).toBe('canary');
});

test('what was written with another key is told, and not read', async () => {
  const digest = await store.put(Buffer.from('canary'));
  await writeFile(join(root, 'other-key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 });
  const other = await openStore(join(root, 'store'), join(root, 'other-key'));
  await expect(other.get(digest)).rejects.toThrow('was changed, or was written with another key');
});

test('no name leads out of the store', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (name) => {
      await expect(store.get(name)).rejects.toThrow(/^store: /);
    }),
  );
});

test.each([
  '',
  'zz',
  'ab'.repeat(31),
  'ab'.repeat(33),
  `${'ab'.repeat(32)}zz`,
  `0x${'ab'.repeat(31)}`,
])('a key file that holds "%s" is refused, and no store is made of it', async (text) => {
  const key = join(root, 'strange-key');
  await writeFile(key, text, { mode: 0o600 });
  const directory = join(root, 'strange-store');
  await expect(openStore(directory, key)).rejects.toThrow(
    /must hold 32 bytes in hex, and nothing else/,
  );
  expect(await readdir(directory)).toEqual([]);
});
