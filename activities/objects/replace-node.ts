import { objectAt, textAt, type JsonObject } from './json-path.js';
import type { KubeApi } from './kube-api.js';
import { listPath, objectPath, type Item } from './resource.js';
import { isOfType } from './surroundings.js';

/** A kubelet registered first and was given another pod range, which can never be changed. */
export const isNodeElsewhere = (item: Item, seen: JsonObject): boolean => {
  const [wanted, given] = [item.object, seen].map((node) => textAt(node, 'spec', 'podCIDR'));
  return isOfType('nodes')(item) && given !== undefined && given !== wanted;
};

/** The kubelet goes on reporting to the Node that takes its place. */
export async function replaceNode(api: KubeApi, item: Item, seen: JsonObject): Promise<void> {
  const { uid = '' } = objectAt(seen, 'metadata');
  await api.request('DELETE', objectPath(item), {
    body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
  });
  await api.request('POST', listPath(item.of), { body: item.object });
}
