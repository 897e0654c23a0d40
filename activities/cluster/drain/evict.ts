import { refused } from '../../failures.js';
import { listAt, objectAt, textAt, type JsonObject } from '../../objects/json-path.js';
import { isKubeError, type KubeApi, type KubeError } from '../../objects/kube-api.js';
import { namespaceOf, nameOf } from '../../objects/resource.js';

/** `policy/v1` from v1.22 on, `policy/v1beta1` before. */
export type EvictionVersion = `policy/${string}`;

/** What came of asking for an eviction. `said` are the API's words. */
export type Asked =
  | { readonly became: 'ending' }
  | { readonly became: 'held'; readonly byBudget: boolean; readonly said: string };

/** The version of evictions that this API server takes. @throws Refused where it takes none. */
export async function evictionVersion(api: KubeApi): Promise<EvictionVersion> {
  const core = await api.request('GET', '/api/v1');
  const eviction = listAt(core, 'resources')
    .map((resource) => objectAt(resource))
    .find((resource) => textAt(resource, 'name') === 'pods/eviction');
  const version = textAt(eviction, 'version');
  if (textAt(eviction, 'group') !== 'policy' || version === undefined)
    throw refused(
      'the API server offers no eviction of pods (pods/eviction), and pods are never deleted',
    );
  return `policy/${version}`;
}

/**
 * Asks for a pod to go, as its budgets allow and with the grace that it has itself. Only this very pod: its successor of the same
 * name is left alone. @throws KubeError where the API does not answer, or this user may not ask.
 */
export async function evict(
  api: KubeApi,
  pod: JsonObject,
  version: EvictionVersion,
): Promise<Asked> {
  const [name, namespace] = [nameOf(pod), namespaceOf(pod) ?? ''];
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/eviction`;
  const deleteOptions = { preconditions: { uid: textAt(pod, 'metadata', 'uid') ?? '' } };
  const metadata = { name, namespace };
  const body = { apiVersion: version, kind: 'Eviction', metadata, deleteOptions };
  try {
    await api.request('POST', path, { body, as: 'nothing' });
    return { became: 'ending' };
  } catch (cause) {
    if (!isKubeError(cause)) throw cause;
    return judged(cause);
  }
}

/** Webhooks that watch over storage refuse evictions with all kinds of statuses for a while: that is waited for. */
function judged(cause: KubeError): Asked {
  const { status, message } = cause;
  // Gone, replaced by another of its name, or on its way with its whole namespace.
  if (status === 404 || status === 409) return { became: 'ending' };
  if (status === 403 && /being terminated/.test(message)) return { became: 'ending' };
  if (status === 401 || /cannot create resource "pods\/eviction"/.test(message)) throw cause;
  const byBudget = /disruption ?budget/i.test(message);
  if (!byBudget && [0, 502, 503, 504].includes(status)) throw cause;
  return { became: 'held', byBudget, said: message.slice(0, mostSaid) };
}

const mostSaid = 300;
