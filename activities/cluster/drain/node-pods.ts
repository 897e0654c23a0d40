import { listAt, objectAt, type JsonObject } from '../../objects/json-path.js';
import type { KubeApi } from '../../objects/kube-api.js';

/** URL path of a node. */
export const nodePath = (node: string): string => `/api/v1/nodes/${encodeURIComponent(node)}`;

/**
 * The pods that are bound to a node. `recent` asks the API server's memory, which has them by node and may be a moment old; `exact`
 * has it read every pod of the cluster from etcd.
 */
export async function readPods(
  api: KubeApi,
  node: string,
  how: 'recent' | 'exact',
): Promise<readonly JsonObject[]> {
  const query = new URLSearchParams({ fieldSelector: `spec.nodeName=${node}` });
  if (how === 'recent') query.set('resourceVersion', '0');
  const list = await api.request('GET', `/api/v1/pods?${query.toString()}`);
  return listAt(list, 'items').map((pod) => objectAt(pod));
}
