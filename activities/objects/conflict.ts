import { listAt, numberAt, objectAt, textAt, type JsonObject } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { nameOf, namespaceOf, type Item } from './resource.js';
import { isOfType } from './surroundings.js';

/**
 * Why a Service did not get its address or node port: another one has it, or none has, and the API server will not give it away yet.
 * Absent where that was not the reason. An API server that dies between giving an address out and writing the Service down takes it
 * back at the third of its looks, three minutes apart (`numRepairsBeforeLeakCleanup` in pkg/registry/core/service/ipallocator).
 */
export async function whyTaken(
  api: KubeApi,
  item: Item,
  cause: unknown,
): Promise<string | undefined> {
  if (!isOfType('services')(item) || !isKubeError(cause, 422)) return undefined;
  const list = await api.request('GET', '/api/v1/services').catch(() => ({}));
  const holder = listAt(list, 'items')
    .map((service) => objectAt(service))
    .find((service) => isOther(service, item.object) && shares(service, item.object));
  if (holder) return `it belongs to ${namespaceOf(holder)}/Service/${nameOf(holder)}`;
  return /already allocated/.test(cause.message)
    ? 'no Service has it: an API server died while it created one, and gives it out again after ten minutes'
    : undefined;
}

const isOther = (a: JsonObject, b: JsonObject): boolean =>
  nameOf(a) !== nameOf(b) || namespaceOf(a) !== namespaceOf(b);

function shares(a: JsonObject, b: JsonObject): boolean {
  const wanted = takenBy(b);
  return takenBy(a).some((place) => wanted.includes(place));
}

/** Address and node ports that a Service has for itself: `10.96.0.7`, `30080/TCP`. */
export const takenBy = (service: JsonObject): readonly string[] => {
  const address = textAt(service, 'spec', 'clusterIP');
  const ports = listAt(service, 'spec', 'ports').flatMap((port) => {
    const nodePort = numberAt(port, 'nodePort');
    return nodePort === undefined ? [] : [`${nodePort}/${textAt(port, 'protocol') ?? 'TCP'}`];
  });
  return address === undefined || ['', 'None'].includes(address) ? ports : [address, ...ports];
};
