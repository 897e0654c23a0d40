import type { Finding } from '../../../../model/finding.js';
import { found } from '../../../../model/finding-kinds/found.js';
import { minorOf, type KubernetesVersion } from '../../../../model/version.js';
import { listAt, numberAt, objectAt, textAt, type JsonObject } from '../../../objects/json-path.js';
import { typeNameOf, whereOf, type Item } from '../../../objects/resource.js';

/**
 * kubernetes, pkg/proxy/endpointslicecache.go: kube-proxy reads slices by default from 1.19 on, and compares the
 * numbers of a slice's ports without asking whether there are any (`byPort`) until 1.30.
 * Mended by https://github.com/kubernetes/kubernetes/pull/124626.
 */
const [firstToRead, lastToPanic] = [19, 30];

/** An EndpointSlice that ends kube-proxy of the target at each start; one port alone is never compared. */
export function endpointSlices(item: Item, to: KubernetesVersion): readonly Finding[] {
  if (typeNameOf(item.of) !== 'endpointslices.discovery.k8s.io') return [];
  if (minorOf(to) < firstToRead || minorOf(to) > lastToPanic) return [];
  const ports = listAt(item.object, 'ports');
  const unnumbered = ports.filter((port) => numberAt(port, 'port') === undefined);
  if (ports.length < 2 || unnumbered.length === 0 || !isForKubeProxy(item.object)) return [];
  const names = unnumbered.map((port) => textAt(port, 'name') ?? '').map((name) => `"${name}"`);
  return [
    found(
      'endpoint-slice-port-without-number',
      whereOf(item),
      `of its ${ports.length} ports ${names.join(', ')} has no number, and ${to} compares them`,
    ),
  ];
}

/** kube-proxy leaves out slices of headless Services, those of another proxy or of no Service, and names. */
function isForKubeProxy(slice: JsonObject): boolean {
  const labels = objectAt(slice, 'metadata', 'labels');
  return (
    textAt(slice, 'addressType') !== 'FQDN' &&
    (labels['kubernetes.io/service-name'] ?? '') !== '' &&
    !Object.hasOwn(labels, 'service.kubernetes.io/headless') &&
    !Object.hasOwn(labels, 'service.kubernetes.io/service-proxy-name')
  );
}
