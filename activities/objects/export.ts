import type { ExportRef } from '../../model/objects.js';
import type { Store } from '../store/store.js';
import { readArchive } from './archive.js';
import type { Item } from './resource.js';

/** The objects of an export as they come from the store, one chunk in memory at a time. */
export const readExport = (
  store: Store,
  { digest }: Pick<ExportRef, 'digest'>,
): AsyncGenerator<Item, void> => readArchive(store, digest);

/** All objects of an export at once, for what has to look at one beside another. */
export async function collectExport(
  store: Store,
  ref: Pick<ExportRef, 'digest'>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of readExport(store, ref)) items.push(item);
  return items;
}

/** How many of each. */
export function countBy<T>(items: readonly T[], name: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[name(item)] = (counts[name(item)] ?? 0) + 1;
  return counts;
}
