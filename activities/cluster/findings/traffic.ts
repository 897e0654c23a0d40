import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { listAt, objectAt, textAt, valueAt } from '../../objects/json-path.js';
import { nameOf, namespaceOf, whereOf, type Item } from '../../objects/resource.js';
import { fullNameOf } from '../../objects/surroundings.js';
import type { Json } from '../../../model/json.js';
import type { FindingRule, Reading } from './rule.js';
import { leaderAnnotation } from '../leader-locks.js';

const ingressesOf = ({ of }: Reading): readonly Item[] => of('ingresses.networking.k8s.io');
const classAnnotation = 'kubernetes.io/ingress.class';

/** Ingresses that some controller takes by default; a default class speaks for them. */
export const ingressesWithoutClass: FindingRule = (reading) => {
  const hasDefault = reading
    .of('ingressclasses.networking.k8s.io')
    .some(
      ({ object }) =>
        textAt(object, 'metadata', 'annotations', 'ingressclass.kubernetes.io/is-default-class') ===
        'true',
    );
  return hasDefault ? [] : ingressesOf(reading).filter(isWithoutClass).map(told);
};

const isWithoutClass = ({ object }: Item): boolean =>
  textAt(object, 'spec', 'ingressClassName') === undefined &&
  textAt(object, 'metadata', 'annotations', classAnnotation) === undefined;

const told = (item: Item): Finding =>
  found(
    'ingress-without-class',
    whereOf(item),
    'it has neither a class nor the annotation for one',
  );

interface Path {
  readonly path: string;
  readonly backend: Json;
}

const pathsOf = (rule: Json): readonly Path[] =>
  listAt(rule, 'http', 'paths').map((one) => ({
    path: textAt(one, 'path') ?? '/',
    backend: objectAt(one, 'backend'),
  }));

const classOf = ({ object }: Item): string =>
  textAt(object, 'spec', 'ingressClassName') ??
  textAt(object, 'metadata', 'annotations', classAnnotation) ??
  '';

/** One host and path in two objects of one class. */
export const duplicateHosts: FindingRule = (reading) => {
  const owners = new Map<string, string>();
  return ingressesOf(reading).flatMap((item) => {
    const isCanary = Object.keys(objectAt(item.object, 'metadata', 'annotations')).some((key) =>
      /canary/.test(key),
    );
    if (isCanary) return [];
    const places = listAt(item.object, 'spec', 'rules').flatMap((rule) =>
      pathsOf(rule).map(({ path }) => `${textAt(rule, 'host') ?? '*'}${path}`),
    );
    return [...new Set(places)].flatMap((place): Finding[] => {
      const id = `${classOf(item)} ${place}`;
      const first = owners.get(id);
      if (first === undefined) owners.set(id, whereOf(item));
      return first === undefined
        ? []
        : [found('ingress-duplicate-host', whereOf(item), `${place} is claimed by ${first} too`)];
    });
  });
};

/** Ingresses that lead nowhere. v1 names a Service below `service`, v1beta1 at once. */
export const missingBackends: FindingRule = (reading) => {
  const services = new Set(reading.of('services').map(fullNameOf));
  return ingressesOf(reading).flatMap((item) => {
    const backends = [
      valueAt(item.object, 'spec', 'defaultBackend') ??
        valueAt(item.object, 'spec', 'backend') ??
        {},
      ...listAt(item.object, 'spec', 'rules').flatMap((rule) =>
        pathsOf(rule).map(({ backend }) => backend),
      ),
    ];
    const names = backends.map(
      (one) => textAt(one, 'service', 'name') ?? textAt(one, 'serviceName'),
    );
    return [...new Set(names)]
      .filter((name) => name !== undefined)
      .filter((name) => !services.has(`${namespaceOf(item.object)}/${name}`))
      .map((name) =>
        found('ingress-backend-missing', whereOf(item), `Service ${name} is not there`),
      );
  });
};

/** Services whose address a controller outside gives. */
export const loadBalancers: FindingRule = ({ of }) =>
  of('services')
    .filter(({ object }) => textAt(object, 'spec', 'type') === 'LoadBalancer')
    .map((item) => {
      const [ingress] = listAt(item.object, 'status', 'loadBalancer', 'ingress');
      const address = textAt(ingress, 'ip') ?? textAt(ingress, 'hostname') ?? 'no address';
      return found('load-balancer-service', whereOf(item), `it has ${address}`);
    });

/** Endpoints that people or programs keep by hand. */
export const handmadeEndpoints: FindingRule = ({ of }) => {
  const computed = new Set(
    of('services')
      .filter(({ object }) => Object.keys(objectAt(object, 'spec', 'selector')).length > 0)
      .map(fullNameOf),
  );
  return of('endpoints')
    .filter((item) => !computed.has(fullNameOf(item)))
    .filter((item) => fullNameOf(item) !== 'default/kubernetes')
    .filter(({ object }) => !textAt(object, 'metadata', 'annotations', leaderAnnotation))
    .map((item) => {
      const addresses = listAt(item.object, 'subsets')
        .flatMap((subset) => listAt(subset, 'addresses'))
        .map((one) => textAt(one, 'ip') ?? '');
      const what = addresses.length === 0 ? 'no address' : addresses.slice(0, 5).join(', ');
      return found('selectorless-endpoints', whereOf(item), `kept by hand: ${what}`);
    });
};

/** Addresses of this cluster that stand written in settings, environments and command lines. */
export const literalAddresses: FindingRule = ({ addresses, of }) => {
  const known = new Map<string, string>();
  const know = (address: string | undefined, whose: string): void => {
    if (address !== undefined && address !== '' && address !== 'None') known.set(address, whose);
  };
  for (const { object } of of('pods'))
    know(textAt(object, 'status', 'podIP'), `pod ${namespaceOf(object)}/${nameOf(object)}`);
  for (const { object } of of('services'))
    know(textAt(object, 'spec', 'clusterIP'), `Service ${namespaceOf(object)}/${nameOf(object)}`);
  for (const { object } of of('nodes'))
    for (const address of listAt(object, 'status', 'addresses'))
      know(textAt(address, 'address'), `node ${nameOf(object)}`);
  return addresses
    .filter(({ where }) => !where.startsWith('kube-system/') && !where.startsWith('kube-public/'))
    .flatMap(({ where, address }) => {
      const whose = known.get(address);
      return whose === undefined ? [] : [found('literal-address', where, `${address} of ${whose}`)];
    });
};
