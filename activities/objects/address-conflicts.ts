import type { KubeApi } from './kube-api.js';
import { listAt, objectAt } from './json-path.js';
import { keyOf, nameOf, namespaceOf, type Item } from './resource.js';
import { isOfType } from './surroundings.js';
import { takenBy } from './conflict.js';

/**
 * Services whose address or node port another Service of the cluster, or of those wanted, has: by key, in words. Not every
 * API server tells of these in a dry run.
 */
export async function addressConflicts(
  api: KubeApi,
  items: readonly Item[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = items.filter(isOfType('services'));
  if (wanted.length === 0) return new Map();
  const list = await api.request('GET', '/api/v1/services');
  const holders = new Map<string, string>();
  for (const object of listAt(list, 'items').map((entry) => objectAt(entry)))
    for (const place of takenBy(object)) holders.set(place, nameIn(object));
  const conflicts = new Map<string, string>();
  for (const item of wanted)
    for (const place of takenBy(item.object)) {
      const holder = holders.get(place) ?? nameIn(item.object);
      holders.set(place, holder);
      if (holder !== nameIn(item.object))
        conflicts.set(keyOf(item), `${place} belongs to ${holder}`);
    }
  return conflicts;
}

const nameIn = (service: Item['object']): string =>
  `${namespaceOf(service) ?? ''}/Service/${nameOf(service)}`;
