import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../../activities/store/store.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kube-cutover-store-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = (): Promise<Store> => openStore(join(root, 'store'), join(root, 'key'));
const content = Buffer.from('canary-secret');
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test('what was put comes back, also after a restart', async () => {
  const digest = await (await open()).put(content);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(await (await open()).get(digest)).toEqual(content);
});

test('the same content has the same name and is kept once', async () => {
  const store = await open();
  const digests = await Promise.all([store.put(content), store.put(content)]);
  expect(new Set(digests).size).toBe(1);
  expect(await readdir(join(root, 'store'))).toEqual([digests[0]]);
});

test('files are private and hold nothing readable', async () => {
  const digest = await (await open()).put(content);
  const file = join(root, 'store', digest);
  expect((await readFile(file)).includes('canary')).toBe(false);
  expect(await modeOf(file)).toBe(0o600);
  expect(await modeOf(join(root, 'key'))).toBe(0o600);
  expect(await modeOf(join(root, 'store'))).toBe(0o700);
});

test('two that open it for the first time at once agree on one key', async () => {
  const stores = await Promise.all([open(), open(), open()]);
  const digest = await stores[0]!.put(content);
  for (const store of stores) expect(await store.get(digest)).toEqual(content);
});

test('a changed byte is noticed', async () => {
  const store = await open();
  const digest = await store.put(content);
  const bytes = await readFile(join(root, 'store', digest));
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(join(root, 'store', digest), bytes);
  await expect(store.get(digest)).rejects.toThrow(`store: ${digest}: was changed`);
});

test('one file cannot stand in for another', async () => {
  const store = await open();
  const [a, b] = await Promise.all([store.put(content), store.put(Buffer.from('other'))]);
  await writeFile(join(root, 'store', a), await readFile(join(root, 'store', b)));
  await expect(store.get(a)).rejects.toThrow(/was changed/);
});

test.each([
  ['an unknown digest', (store: Store) => store.get('0'.repeat(64)), /cannot be read/],
  ['a name that is no digest', (store: Store) => store.get('../key'), /is not a sha256/],
])('%s is said', async (_, ask, message) => {
  await expect(ask(await open())).rejects.toThrow(message);
});

test('a key inside the store is refused, a copy would carry it', async () => {
  const store = join(root, 'store');
  await expect(openStore(store, join(store, 'key'))).rejects.toThrow(/lies inside the store/);
});

test('a key or a directory that is open to others is refused', async () => {
  await open();
  await chmod(join(root, 'key'), 0o644);
  await expect(open()).rejects.toThrow(/chmod 600/);
  await chmod(join(root, 'key'), 0o600);
  await chmod(join(root, 'store'), 0o755);
  await expect(open()).rejects.toThrow(/chmod 700/);
});
