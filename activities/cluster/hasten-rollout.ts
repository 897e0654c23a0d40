import {
  changeAt,
  isObject,
  listAt,
  numberAt,
  objectAt,
  removeAt,
  textAt,
  valueAt,
  type JsonObject,
} from '../objects/json-path.js';
import type { Json } from '../../model/json.js';
import { proxiesAtOnce } from '../../model/proxies-at-once.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';
import { nameOf } from '../objects/resource.js';
import { daemonSets, readProxy } from './kube-proxy.js';

/** On a DaemonSet that is rolled out faster than its owner says: what its owner says, as JSON. */
const ownWord = 'kube-cutover/own-rolling-update';
const atAnnotations = ['metadata', 'annotations'];
const atRolling = ['spec', 'updateStrategy', 'rollingUpdate'];

const proxyConfig =
  '/api/v1/namespaces/kube-system/configmaps?fieldSelector=metadata.name%3Dkube-proxy';

/**
 * Has kube-proxy follow on several nodes at a time. Each ends within the ten seconds between two reports of its kubelet, so that a
 * thousand nodes one after the other would take hours. Meanwhile rules in the kernel go on leading requests, as long as no pod moves; a
 * proxy in user space carries them itself, and is left alone. False where somebody wrote in between: to be tried again.
 */
export async function hasten(api: KubeApi, proxy: JsonObject): Promise<boolean> {
  const rolling = objectAt(proxy, ...atRolling);
  const nodes = numberAt(proxy, 'status', 'desiredNumberScheduled') ?? 0;
  const atOnce = Math.min(nodes, proxiesAtOnce(nodes));
  const isOthers =
    ownWordOf(proxy) !== undefined ||
    textAt(proxy, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate' ||
    countOf(rolling['maxSurge'] ?? 0, nodes) > 0;
  if (isOthers || countOf(rolling['maxUnavailable'] ?? 1, nodes) >= atOnce) return true;
  if (await carriesRequests(api, proxy)) return true;
  const told = changeAt(withAnnotations(proxy), atAnnotations, (annotations) => ({
    ...objectAt(annotations),
    [ownWord]: JSON.stringify(rolling),
  }));
  return put(api, withRolling(told, { ...rolling, maxUnavailable: atOnce }));
}

/** Writes back what its owner says, where `hasten` had written something else; also what another worker's had. */
export async function unhasten(api: KubeApi): Promise<void> {
  for (;;) {
    const proxy = await readProxy(api);
    const own = proxy && ownWordOf(proxy);
    if (proxy === undefined || own === undefined) return;
    const told = removeAt(proxy, ...atAnnotations, ownWord);
    const rolling = parsed(own);
    if (await put(api, rolling === undefined ? told : withRolling(told, rolling))) return;
  }
}

/** Absent where somebody wrote there what no DaemonSet has: then it stays as it is. */
function parsed(own: string): JsonObject | undefined {
  try {
    const rolling = JSON.parse(own) as Json;
    return isObject(rolling) ? rolling : undefined;
  } catch {
    return undefined;
  }
}

const ownWordOf = (proxy: JsonObject): string | undefined =>
  textAt(proxy, ...atAnnotations, ownWord);

const withRolling = (proxy: JsonObject, rolling: Json): JsonObject =>
  changeAt(proxy, atRolling, () => rolling);

const withAnnotations = (proxy: JsonObject): JsonObject => ({
  ...proxy,
  metadata: { ...objectAt(proxy, 'metadata'), annotations: objectAt(proxy, ...atAnnotations) },
});

/** `3`, or `25%` of so many, rounded up as the controller does. */
const countOf = (value: Json, of: number): number =>
  typeof value === 'string' ? Math.ceil((parseInt(value, 10) / 100) * of) : Number(value);

/** Its mode is a flag, or stands in its configuration. */
async function carriesRequests(api: KubeApi, proxy: JsonObject): Promise<boolean> {
  const { items } = await api.request('GET', proxyConfig);
  const configs = listAt(items).map((item) => JSON.stringify(valueAt(item, 'data') ?? {}));
  return /proxy-mode=userspace|mode: \\?["']?userspace/.test(
    [JSON.stringify(objectAt(proxy, 'spec')), ...configs].join('\n'),
  );
}

/** False where it was changed since it was read: its status is written with every pod. */
async function put(api: KubeApi, proxy: JsonObject): Promise<boolean> {
  try {
    await api.request('PUT', `${daemonSets}/${nameOf(proxy)}`, { body: proxy });
    return true;
  } catch (cause) {
    if (isKubeError(cause, 409)) return false;
    throw cause;
  }
}
