import { listAt, objectAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { nameOf } from '../objects/resource.js';

/** Where the DaemonSets of a cluster's own add-ons are. */
export const daemonSets = '/apis/apps/v1/namespaces/kube-system/daemonsets';

/** The DaemonSet of kube-proxy; absent where the cluster has none of that name. */
export async function readProxy(api: KubeApi): Promise<JsonObject | undefined> {
  const sets = listAt(await api.request('GET', daemonSets), 'items').map((item) => objectAt(item));
  return sets.find((item) => nameOf(item) === 'kube-proxy');
}
