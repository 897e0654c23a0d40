import { groupNow, refOf } from '../../objects/carried-kinds.js';
import type { ServedKind } from '../../objects/discovery.js';
import type { ResourceRef } from '../../objects/resource.js';
import { typeNameOf } from '../../objects/resource.js';
import { mostExact } from '../../objects/version-order.js';
import { foldersOf } from '../key-place.js';
import type { SettledKinds } from '../settled-kinds.js';
import type { StoredRecord } from './census.js';
import { storageHashOf } from './storage-hash.js';

/** A record that is to be written anew. */
export interface StaleRecord extends StoredRecord {
  /** As the API server is asked for it. */
  readonly of: ResourceRef;
}

/** Picks the records that an API server would write otherwise than they lie. */
export type PickStale = (record: StoredRecord) => StaleRecord | undefined;

/**
 * Judges records by what an API server says of itself: in which version it writes each kind. What is encrypted is always picked, since
 * nobody sees how it is written inside. Objects of custom definitions are not: every API server reads them by the definition alone, and
 * writing them could ask for a conversion webhook, or prune them.
 */
export function staleBy({ kinds, stored }: Pick<SettledKinds, 'kinds' | 'stored'>): PickStale {
  const byFolder = new Map<string, { readonly of: ResourceRef; readonly hashes: Set<string> }>();
  // A kind of two groups lies in one folder: it is asked for in the group that is to stay.
  const ordered = kinds
    .filter((kind) => isPut(kind) && !stored.has(typeNameOf(kind)))
    .toSorted((a, b) => Number(isSecondName(a)) - Number(isSecondName(b)));
  for (const kind of ordered)
    for (const folder of foldersOf(kind)) {
      const of = refOf(kind, mostExact(kind, kind.versions) ?? 'v1');
      const known = byFolder.get(folder) ?? { of, hashes: new Set<string>() };
      if (kind.storageHash !== undefined) known.hashes.add(kind.storageHash);
      byFolder.set(folder, known);
    }
  return (record) => {
    const known = byFolder.get(record.folder);
    if (known === undefined) return undefined;
    return isStale(record, known.hashes) ? { ...record, of: known.of } : undefined;
  };
}

const isPut = ({ verbs }: ServedKind): boolean =>
  ['list', 'get', 'update'].every((verb) => verbs.includes(verb));

const isSecondName = ({ group, resource }: ServedKind): boolean =>
  groupNow(group, resource) !== undefined;

/** An API server that does not say how it writes a kind leaves nothing to judge by. */
function isStale({ encoding }: StoredRecord, hashes: ReadonlySet<string>): boolean {
  if (encoding.form === 'encrypted') return true;
  if (encoding.form === 'other' || hashes.size === 0) return false;
  return !hashes.has(storageHashOf(encoding));
}
