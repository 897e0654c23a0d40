import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { listAt, objectAt, textAt, valueAt } from '../../objects/json-path.js';
import type { Json } from '../../../model/json.js';
import { nameOf, namespaceOf, whereOf } from '../../objects/resource.js';
import { fullNameOf } from '../../objects/surroundings.js';
import type { FindingRule } from './rule.js';
import { listed } from './sketch.js';
import { templatesOf, type Template } from './templates.js';

/** Something that a pod cannot start without: `ConfigMap settings`. */
interface Need {
  readonly kind: string;
  readonly name: string;
}

const typeOf: { readonly [kind: string]: string } = {
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  ServiceAccount: 'serviceaccounts',
};

/** Workloads that run only because what they need was there when they were started. */
export const missingNeeds: FindingRule = (reading) => {
  const there = new Map(
    Object.entries(typeOf).map(([kind, type]) => [kind, new Set(reading.of(type).map(fullNameOf))]),
  );
  const priorities = new Set(
    reading.of('priorityclasses.scheduling.k8s.io').map(({ object }) => nameOf(object)),
  );
  const isMissing = ({ kind, name }: Need, { item }: Template): boolean =>
    kind === 'PriorityClass'
      ? !priorities.has(name) && !name.startsWith('system-')
      : there.get(kind)?.has(`${namespaceOf(item.object)}/${name}`) === false;
  return templatesOf(reading).flatMap((template): Finding[] => {
    if (isAsleep(template)) return [];
    const missing = needsOf(template).filter((need) => isMissing(need, template));
    const names = [...new Set(missing.map(({ kind, name }) => `${kind} ${name}`))];
    return names.length === 0
      ? []
      : [found('pod-needs-missing', whereOf(template.item), `not there: ${listed(names)}`)];
  });
};

/** Nobody misses what a workload without pods needs. */
const isAsleep = ({ item }: Template): boolean => {
  const spec = objectAt(item.object, 'spec');
  const phase = textAt(item.object, 'status', 'phase') ?? '';
  return (
    spec['replicas'] === 0 || spec['suspend'] === true || ['Succeeded', 'Failed'].includes(phase)
  );
};

function needsOf({ spec, containers }: Template): readonly Need[] {
  const volumes = listAt(spec, 'volumes').flatMap((volume) => [
    ...need('ConfigMap', valueAt(volume, 'configMap'), 'name'),
    ...need('Secret', valueAt(volume, 'secret'), 'secretName'),
    ...need('PersistentVolumeClaim', valueAt(volume, 'persistentVolumeClaim'), 'claimName'),
    ...listAt(volume, 'projected', 'sources').flatMap((source) => [
      ...need('ConfigMap', valueAt(source, 'configMap'), 'name'),
      ...need('Secret', valueAt(source, 'secret'), 'name'),
    ]),
  ]);
  const environment = containers.flatMap((container) => [
    ...listAt(container, 'env').flatMap((one) => [
      ...need('ConfigMap', valueAt(one, 'valueFrom', 'configMapKeyRef'), 'name'),
      ...need('Secret', valueAt(one, 'valueFrom', 'secretKeyRef'), 'name'),
    ]),
    ...listAt(container, 'envFrom').flatMap((one) => [
      ...need('ConfigMap', valueAt(one, 'configMapRef'), 'name'),
      ...need('Secret', valueAt(one, 'secretRef'), 'name'),
    ]),
  ]);
  return [
    ...volumes,
    ...environment,
    ...need('ServiceAccount', spec, 'serviceAccountName'),
    ...need('PriorityClass', spec, 'priorityClassName'),
  ];
}

function need(kind: string, from: Json | undefined, key: string): readonly Need[] {
  const name = textAt(from, key) ?? '';
  return name === '' || objectAt(from)['optional'] === true ? [] : [{ kind, name }];
}
