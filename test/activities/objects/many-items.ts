import { listAt, type JsonObject } from '../../../activities/objects/json-path.js';
import { namespaceOf, type Item } from '../../../activities/objects/resource.js';
import { itemOf } from '../../../bench/import/item-of.js';
import { groundwork, mixedObjects } from '../../../bench/import/objects.js';

/** Objects of many kinds, some of them with an owner: so many that an import can be caught in the middle. */
export const manyItems: readonly Item[] = [...groundwork(), ...mixedObjects(1200)]
  .map(itemOf)
  .map((item, i) => (item.of.kind === 'Cart' && i % 5 === 0 ? withOwner(item) : item));

/** How many of them have an owner. */
export const manyOwned = manyItems.filter(
  ({ object }) => listAt(object, 'metadata', 'ownerReferences').length > 0,
).length;

/** Owned by its namespace, which is cluster-wide and so may own everything. */
function withOwner({ of, object }: Item): Item {
  const owner = { apiVersion: 'v1', kind: 'Namespace', name: namespaceOf(object) ?? '' };
  const metadata = { ...(object['metadata'] as JsonObject), ownerReferences: [owner] };
  return { of, object: { ...object, metadata } };
}
