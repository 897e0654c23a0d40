import { expect, test } from '@jest/globals';
import { openArchive, readArchive } from '../../../activities/objects/archive.js';
import type { Item } from '../../../activities/objects/resource.js';
import type { Store } from '../../../activities/store/store.js';
import { memoryStore } from '../../fakes/memory-store.js';
import { anItem } from './an-item.js';

async function write(store: Store, items: readonly Item[]): Promise<string> {
  const archive = openArchive(store);
  for (const item of items) await archive.add(item);
  return archive.end();
}

async function read(store: Store, digest: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of readArchive(store, digest)) items.push(item);
  return items;
}

test('what goes in comes out, in its order', async () => {
  const store = memoryStore();
  const items = [
    anItem('ConfigMap', 'shop/b', { data: { note: 'zoë\u2028 \ud83d\ude00\n"' } }),
    anItem('ConfigMap', 'shop/a', { data: {} }),
    anItem('Node', 'w-1', { spec: { none: null, list: [] } }),
  ];
  expect(await read(store, await write(store, items))).toEqual(items);
});

test('large objects go into chunks of their own, and the same objects have the same digest', async () => {
  const store = memoryStore();
  const items = Array.from({ length: 9 }, (_, i) =>
    anItem('ConfigMap', `shop/big-${i}`, { data: { text: `${i}`.repeat(1_400_000) } }),
  );
  const digest = await write(store, items);
  expect(store.kept.size).toBe(4); // Three objects a chunk, and the index.
  expect(await read(store, digest)).toEqual(items);
  expect(await write(memoryStore(), items)).toBe(digest);
});

test('an export of nothing is an export', async () => {
  const store = memoryStore();
  expect(await read(store, await write(store, []))).toEqual([]);
});

test('what is no index is refused without being quoted', async () => {
  const store = memoryStore();
  const digest = await store.put(Buffer.from('{"password":"hunter2"}'));
  const failure = await read(store, digest).catch(String);
  expect(failure).toMatch(/is no index of objects/);
  expect(failure).not.toContain('hunter2');
});
