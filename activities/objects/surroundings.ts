import { isObject, listAt, objectAt, textAt } from './json-path.js';
import type { Json } from '../../model/json.js';
import { nameOf, namespaceOf, typeNameOf, type Item } from './resource.js';

/** What a rule about one object must know of the others. Names are `namespace/name`. */
export interface Surroundings {
  /** Services with a selector: their endpoints are computed. */
  readonly selecting: ReadonlySet<string>;
  /** Secrets that a workload names itself. */
  readonly namedSecrets: ReadonlySet<string>;
  /** Namespaces that are being deleted. */
  readonly leaving: ReadonlySet<string>;
  /** `resource.group/version` of custom resources whose status is a subresource. */
  readonly statusApart: ReadonlySet<string>;
  /** `resource.group` of custom resources. */
  readonly custom: ReadonlySet<string>;
  /** ServiceAccounts of kube-system that the controller manager made for its own controllers. */
  readonly controllerAccounts: ReadonlySet<string>;
}

/** Surroundings as they become known, object by object. */
export interface Observer {
  readonly around: Surroundings;
  readonly observe: (item: Item) => void;
}

const rbac = 'rbac.authorization.k8s.io';

/** Looks at all objects of a cluster once. */
export function surroundingsOf(items: readonly Item[]): Surroundings {
  const { around, observe } = openSurroundings();
  items.forEach(observe);
  return around;
}

/** Begins to look at objects that come one by one, in the reading order: what a rule depends on comes before. */
export function openSurroundings(): Observer {
  const selecting = new Set<string>();
  const namedSecrets = new Set<string>();
  const leaving = new Set<string>();
  const statusApart = new Set<string>();
  const custom = new Set<string>();
  const controllerAccounts = new Set<string>();
  const observe = (item: Item): void => {
    const type = typeNameOf(item.of);
    if (type === 'services' && hasSelector(item)) selecting.add(fullNameOf(item));
    if (type === 'namespaces' && isBeingDeleted(item)) leaving.add(nameOf(item.object));
    if (type === 'customresourcedefinitions.apiextensions.k8s.io') {
      custom.add(nameOf(item.object));
      for (const version of versionsWithStatus(item)) statusApart.add(version);
    }
    if (item.of.group === rbac && item.of.kind.endsWith('RoleBinding'))
      for (const account of accountOfController(item)) controllerAccounts.add(account);
    for (const name of secretsOfWorkload(item)) namedSecrets.add(name);
  };
  const around = { selecting, namedSecrets, leaving, statusApart, custom, controllerAccounts };
  return { around, observe };
}

/** Is an object of this kind, `deployments.apps`? */
export const isOfType =
  (...types: readonly string[]) =>
  ({ of }: Item): boolean =>
    types.includes(typeNameOf(of));

/** Has somebody asked for its deletion already? */
export const isBeingDeleted = ({ object }: Item): boolean =>
  textAt(object, 'metadata', 'deletionTimestamp') !== undefined;

/** `namespace/name`. */
export const fullNameOf = ({ object }: Item): string =>
  `${namespaceOf(object) ?? ''}/${nameOf(object)}`;

const hasSelector = ({ object }: Item): boolean =>
  Object.keys(objectAt(object, 'spec', 'selector')).length > 0;

/** Where a kind of workload keeps its pods' spec. */
const podSpecPath: { readonly [kind: string]: readonly string[] } = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
};

/** Path to the pod spec of an object's kind; absent where it starts no pods. */
export const podSpecPathOf = ({ of }: Item): readonly string[] | undefined => podSpecPath[of.kind];

/** Pods themselves do not count: admission adds a token to each, under the name it has just then. */
function secretsOfWorkload(item: Item): string[] {
  const path = item.of.kind === 'Pod' ? undefined : podSpecPathOf(item);
  if (path === undefined) return [];
  const names = secretNames(objectAt(item.object, ...path));
  return names.map((name) => `${namespaceOf(item.object)}/${name}`);
}

/** Every text under a key that names a Secret in a pod spec: volumes, projections, environment. */
function secretNames(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap((entry: Json) => secretNames(entry));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'secretName' && typeof inner === 'string') return [inner];
    const isReference = key === 'secretKeyRef' || key === 'secretRef' || key === 'secret';
    const name = isReference ? textAt(inner, 'name') : undefined;
    return [...(name === undefined ? [] : [name]), ...secretNames(inner)];
  });
}

/** Every controller has a default binding with its name: `system:controller:job-controller`. */
function accountOfController({ object }: Item): string[] {
  const account = /^system:controller:(.+)$/.exec(nameOf(object))?.[1];
  return account === undefined ? [] : [`kube-system/${account}`];
}

const versionsWithStatus = ({ object }: Item): string[] =>
  listAt(object, 'spec', 'versions')
    .filter(
      (version) =>
        isObject(objectAt(version, 'subresources')['status']) ||
        isObject(objectAt(object, 'spec', 'subresources')['status']),
    )
    .map((version) => `${nameOf(object)}/${textAt(version, 'name')}`);
