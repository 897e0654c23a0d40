import { differencesOf } from './difference.js';
import { objectAt, removeAt, textAt, type JsonObject } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { mergeInto } from './merge.js';
import { listPath, namespaceOf, objectPath, type Item } from './resource.js';
import { strip } from './strip.js';
import { isOfType, type Surroundings } from './surroundings.js';

/** What became of one object. */
export type Put = 'created' | 'already equal' | 'made equal' | 'replaced';

/** Somebody else may write between our look and our write; more often than this it is a fight. */
const writeTries = 5;

/**
 * Makes an object be there as wanted: created; left where it is equal; merged where it differs. Twice is as good as
 * once. @throws KubeError
 */
export async function putObject(api: KubeApi, item: Item, around: Surroundings): Promise<Put> {
  const body = removeAt(item.object, 'metadata', 'ownerReferences'); // Set when their owners are there.
  try {
    await api.request('POST', listPath(item.of, namespaceOf(item.object)), { body });
    return 'created';
  } catch (cause) {
    if (!(await isThere(api, item, cause))) throw cause;
    return makeEqual(api, { of: item.of, object: body }, around);
  }
}

/** A Service that is there is told from one whose address somebody else has by a look: both are refused as invalid. */
async function isThere(api: KubeApi, item: Item, cause: unknown): Promise<boolean> {
  if (isKubeError(cause, 409)) return cause.reason === 'AlreadyExists';
  if (!isKubeError(cause, 422)) return false;
  return api.request('GET', objectPath(item)).then(
    () => true,
    () => false,
  );
}

async function makeEqual(api: KubeApi, item: Item, around: Surroundings): Promise<Put> {
  const path = objectPath(item);
  for (let tries = 1; ; tries++) {
    const seen = await api.request('GET', path);
    const bare = strip({ of: item.of, object: seen }, around).object;
    if (differencesOf(item.object, bare).paths.length === 0) return 'already equal';
    try {
      if (isNodeElsewhere(item, seen)) return await replaceNode(api, item, seen);
      await api.request('PUT', path, { body: mergeInto(seen, item) });
      return 'made equal';
    } catch (cause) {
      const isRace = isKubeError(cause, 409) && cause.reason === 'Conflict';
      if (!isRace || tries === writeTries) throw cause;
    }
  }
}

/** A kubelet registered first and was given another pod range, which can never be changed. */
const isNodeElsewhere = (item: Item, seen: JsonObject): boolean => {
  const [wanted, given] = [item.object, seen].map((node) => textAt(node, 'spec', 'podCIDR'));
  return isOfType('nodes')(item) && given !== undefined && given !== wanted;
};

/** The kubelet goes on reporting to the Node that takes its place. */
async function replaceNode(api: KubeApi, item: Item, seen: JsonObject): Promise<Put> {
  const { uid = '' } = objectAt(seen, 'metadata');
  await api.request('DELETE', objectPath(item), {
    body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
  });
  await api.request('POST', listPath(item.of), { body: item.object });
  return 'replaced';
}
