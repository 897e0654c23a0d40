import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  appendFile,
  chmod,
  copyFile,
  mkdtemp,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addKey, openKeyRing } from '../../keys/key-ring.js';

let root: string;
let file: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kube-cutover-keys-'));
  file = join(root, 'private', 'payload.keys');
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('a ring is made, private, and its one key encrypts', async () => {
  const id = await addKey(file);
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await openKeyRing(file)).newest.id).toBe(id);
});

test('the next key is the newest, and the older one is still found', async () => {
  const first = await addKey(file);
  const second = await addKey(file);
  const ring = await openKeyRing(file);
  expect(ring.newest.id).toBe(second);
  expect((await ring.find(first))?.bytes).toHaveLength(32);
  expect(await ring.find('0'.repeat(16))).toBeUndefined();
});

test('a key that came into the file later is found by who opened the ring before', async () => {
  await addKey(file);
  const ring = await openKeyRing(file);
  const later = await addKey(file);
  expect((await ring.find(later))?.id).toBe(later);
  expect(ring.newest.id).not.toBe(later);
});

test('a copy on another machine has the same ids', async () => {
  const id = await addKey(file);
  await copyFile(file, join(root, 'copy'));
  expect((await openKeyRing(join(root, 'copy'))).newest.id).toBe(id);
});

test('two that add a key at once lose neither', async () => {
  const ids = await Promise.all([addKey(file), addKey(file), addKey(file)]);
  const ring = await openKeyRing(file);
  for (const id of ids) expect((await ring.find(id))?.id).toBe(id);
});

test('remarks and empty lines are nothing', async () => {
  const id = await addKey(file);
  await appendFile(file, '\n# of November\n');
  expect((await openKeyRing(file)).newest.id).toBe(id);
});

test('an id tells nothing of the key', async () => {
  const id = await addKey(file);
  expect(await readFile(file, 'utf8')).not.toContain(id);
});

test.each([
  ['open to others', () => chmod(file, 0o640), /is open to others; chmod 600 it/],
  ['empty', () => writeFile(file, ''), /holds no key; make one: cutover payload-key/],
  [
    'with half a key',
    () => appendFile(file, 'abcd\n'),
    /line 2: is no key; a key is 64 hex digits/,
  ],
  ['not there', () => rm(file), /ENOENT/],
])('a ring that is %s is refused', async (_, spoil, message) => {
  await addKey(file);
  await spoil();
  await expect(openKeyRing(file)).rejects.toThrow(message);
});

test('what is wrong with a line is told without the line', async () => {
  await addKey(file);
  await appendFile(file, 'not-a-key-but-maybe-nearly\n');
  const failure: unknown = await openKeyRing(file).catch((cause: unknown) => cause);
  expect(String(failure)).toContain('line 2');
  expect(String(failure)).not.toContain('nearly');
  await expect(addKey(file)).rejects.toThrow(/line 2/);
});
