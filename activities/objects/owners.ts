import { listAt, objectAt, textAt, type JsonObject } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { apiVersionOf, nameOf, namespaceOf, objectPath, type Item } from './resource.js';
import { ourChangesManager } from './writers.js';

/**
 * Tells owned objects the UID that their owner has now, so that they go when it goes. References to what is not carried are
 * left away: the garbage collector would take such an object for an orphan and delete it.
 */
export async function setOwners(api: KubeApi, items: readonly Item[]): Promise<number> {
  const owned = items.filter(
    ({ object }) => listAt(object, 'metadata', 'ownerReferences').length > 0,
  );
  const find = finder(items);
  const uids = uidReader(api);
  const set = await Promise.all(owned.map((item) => setOwnersOf(api, item, { find, uids })));
  return set.filter(Boolean).length;
}

interface Owners {
  readonly find: (child: Item, reference: JsonObject) => Item | undefined;
  readonly uids: (owner: Item) => Promise<string | undefined>;
}

async function setOwnersOf(api: KubeApi, item: Item, { find, uids }: Owners): Promise<boolean> {
  const resolved = await Promise.all(
    listAt(item.object, 'metadata', 'ownerReferences').map(async (entry) => {
      const owner = find(item, objectAt(entry));
      const uid = owner && (await uids(owner));
      return owner && uid ? [{ ...objectAt(entry), apiVersion: apiVersionOf(owner.of), uid }] : [];
    }),
  );
  const ownerReferences = resolved.flat();
  if (ownerReferences.length === 0) return false;
  const path = `${objectPath(item)}?fieldManager=${ourChangesManager}`;
  await api.request('PATCH', path, { body: { metadata: { ownerReferences } }, as: 'nothing' });
  return true;
}

/** By group, kind and name, in the child's namespace or cluster-wide; the version may be another by now. */
function finder(items: readonly Item[]): Owners['find'] {
  const known = new Map(
    items.map((item) => [
      keyed(item.of.group, item.of.kind, nameOf(item.object), namespaceOf(item.object)),
      item,
    ]),
  );
  return (child, reference) => {
    const group = groupIn(textAt(reference, 'apiVersion') ?? '');
    const [kind = '', name = ''] = [textAt(reference, 'kind'), textAt(reference, 'name')];
    const at = (namespace?: string): Item | undefined =>
      known.get(keyed(group, kind, name, namespace));
    return at(namespaceOf(child.object)) ?? at();
  };
}

const keyed = (group: string, kind: string, name: string, namespace?: string): string =>
  [group, kind, name, namespace ?? ''].join('/');

/** Each owner is asked for once, however much it owns; absent where it is not there. */
function uidReader(api: KubeApi): Owners['uids'] {
  const asked = new Map<Item, Promise<string | undefined>>();
  return (owner) => {
    const uid = asked.get(owner) ?? readUid(api, owner);
    asked.set(owner, uid);
    return uid;
  };
}

async function readUid(api: KubeApi, owner: Item): Promise<string | undefined> {
  try {
    const seen = await api.request('GET', objectPath(owner), { as: 'metadata' });
    return textAt(seen, 'metadata', 'uid');
  } catch (cause) {
    if (isKubeError(cause, 404)) return undefined;
    throw cause;
  }
}

const groupIn = (apiVersion: string): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
