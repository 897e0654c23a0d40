import { isMomentary } from '../objects/carried-kinds.js';
import type { ServedKind } from '../objects/discovery.js';
import type { Item, ResourceRef } from '../objects/resource.js';
import type { ServedCopy } from './copy.js';
import { foldersOf, isInternal, placeOfKey } from './key-place.js';
import type { Ledger } from './ledger.js';
import { tailOf } from './stream-kind.js';

/** Remembers what was read, to find keys of etcd that nothing of it stands for. */
export interface KeyAccount {
  readonly seen: (item: Item) => void;
  /** A key of this object is known, although no API server could read it: that is told elsewhere. */
  readonly known: (of: ResourceRef, tail: string) => void;
  /** Goes through every key and tells those that no object was read for. Returns folders with their number of keys. */
  settle(copy: Pick<ServedCopy, 'keys'>, ledger: Ledger): Promise<ReadonlyMap<string, number>>;
}

/**
 * Begins an account. Of `kinds` that the API serves and nobody carries, keys are not looked at; `excused` are folders whose
 * keys are told of by another finding.
 */
export function openKeyAccount(
  kinds: readonly ServedKind[],
  excused: ReadonlySet<string> = new Set(),
): KeyAccount {
  const keys = new Set<string>();
  const momentary = new Set(kinds.filter(isMomentary).flatMap(foldersOf));
  const known = (of: ResourceRef, tail: string): void => {
    for (const folder of foldersOf(of)) keys.add(`${folder}/${tail}`);
  };
  const isExcused = (folder: string): boolean =>
    isInternal(folder) || momentary.has(folder) || excused.has(folder);
  return {
    known,
    seen: (item) => known(item.of, tailOf(item)),
    settle: async (copy, ledger) => {
      const folders = new Map<string, number>();
      for await (const chunk of copy.keys())
        for (const key of chunk) {
          const { folder, tail } = placeOfKey(key);
          folders.set(folder, (folders.get(folder) ?? 0) + 1);
          if (isExcused(folder) || keys.has(`${folder}/${tail}`)) continue;
          ledger.tally('key-unaccounted', folder, tail);
        }
      return folders;
    },
  };
}
