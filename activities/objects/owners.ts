import { listAt, objectAt, textAt, type JsonObject } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { apiVersionOf, nameOf, namespaceOf, objectPath, type Item } from './resource.js';

/**
 * Tells owned objects the UID that their owner has now, so that they go when it goes. References to what is not carried are
 * left away: the garbage collector would take such an object for an orphan and delete it.
 */
export async function setOwners(api: KubeApi, items: readonly Item[]): Promise<number> {
  const owned = items.filter(
    ({ object }) => listAt(object, 'metadata', 'ownerReferences').length > 0,
  );
  const set = await Promise.all(owned.map((item) => setOwnersOf(api, item, items)));
  return set.filter(Boolean).length;
}

async function setOwnersOf(api: KubeApi, item: Item, items: readonly Item[]): Promise<boolean> {
  const references = listAt(item.object, 'metadata', 'ownerReferences').map((ref) => objectAt(ref));
  const resolved = await Promise.all(references.map((ref) => resolve(api, item, ref, items)));
  const ownerReferences = resolved.filter((reference) => reference !== undefined);
  if (ownerReferences.length === 0) return false;
  await api.request('PATCH', objectPath(item), { body: { metadata: { ownerReferences } } });
  return true;
}

async function resolve(
  api: KubeApi,
  child: Item,
  reference: JsonObject,
  items: readonly Item[],
): Promise<JsonObject | undefined> {
  const owner = items.find((item) => isNamed(item, child, reference));
  if (owner === undefined) return undefined;
  try {
    const uid = textAt(await api.request('GET', objectPath(owner)), 'metadata', 'uid');
    return uid === undefined
      ? undefined
      : { ...reference, apiVersion: apiVersionOf(owner.of), uid };
  } catch (cause) {
    if (isKubeError(cause, 404)) return undefined;
    throw cause;
  }
}

/** By group, kind and name, in the child's namespace or cluster-wide; the version may be another by now. */
const isNamed = ({ of, object }: Item, child: Item, reference: JsonObject): boolean =>
  of.kind === reference['kind'] &&
  of.group === groupIn(textAt(reference, 'apiVersion') ?? '') &&
  nameOf(object) === reference['name'] &&
  (!of.namespaced || namespaceOf(object) === namespaceOf(child.object));

const groupIn = (apiVersion: string): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
