import { listAt, numberAt, objectAt, textAt, type JsonObject } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { nameOf, namespaceOf, type Item } from './resource.js';
import { isOfType } from './surroundings.js';

/** Who has the address or node port that a Service was refused; absent where that was not the reason. */
export async function holderOf(
  api: KubeApi,
  item: Item,
  cause: unknown,
): Promise<string | undefined> {
  if (!isOfType('services')(item) || !isKubeError(cause, 422)) return undefined;
  const list = await api.request('GET', '/api/v1/services').catch(() => ({}));
  const holder = listAt(list, 'items')
    .map((service) => objectAt(service))
    .find((service) => isOther(service, item.object) && shares(service, item.object));
  return holder && `${namespaceOf(holder)}/Service/${nameOf(holder)}`;
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
