import { isObject, listAt, objectAt, textAt } from './json-path.js';
import type { Json } from '../../model/json.js';
import { nameOf, namespaceOf, typeNameOf, type Item } from './resource.js';

/** What a rule about one object must know of the others. Names are `namespace/name`. */
export interface Surroundings {
  /** Services with a selector: their endpoints are computed. */
  readonly selecting: ReadonlySet<string>;
  /** Secrets that a ServiceAccount lists: tokens made by the control plane. */
  readonly listedSecrets: ReadonlySet<string>;
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

const rbac = 'rbac.authorization.k8s.io';

/** Looks at all objects of a cluster once. */
export function surroundingsOf(items: readonly Item[]): Surroundings {
  const of = (type: string): readonly Item[] => items.filter(isOfType(type));
  const crds = of('customresourcedefinitions.apiextensions.k8s.io');
  return {
    selecting: namesOf(of('services').filter(hasSelector)),
    listedSecrets: new Set(of('serviceaccounts').flatMap(secretsOfAccount)),
    namedSecrets: new Set(items.flatMap(secretsOfWorkload)),
    leaving: new Set(
      of('namespaces')
        .filter(isBeingDeleted)
        .map(({ object }) => nameOf(object)),
    ),
    statusApart: new Set(crds.flatMap(versionsWithStatus)),
    custom: new Set(crds.map(({ object }) => nameOf(object))),
    controllerAccounts: new Set(
      items
        .filter(({ of: { group, kind } }) => group === rbac && kind.endsWith('RoleBinding'))
        .flatMap(accountOfController),
    ),
  };
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

const namesOf = (items: readonly Item[]): ReadonlySet<string> => new Set(items.map(fullNameOf));

const hasSelector = ({ object }: Item): boolean =>
  Object.keys(objectAt(object, 'spec', 'selector')).length > 0;

const secretsOfAccount = ({ object }: Item): string[] =>
  listAt(object, 'secrets').map((entry) => `${namespaceOf(object)}/${textAt(entry, 'name')}`);

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
