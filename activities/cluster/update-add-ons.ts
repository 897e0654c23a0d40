import { type Evidence, evidence } from '../../model/evidence.js';
import type { Json } from '../../model/json.js';
import type { AddOnsInput } from '../cluster-calls.js';
import {
  clusterRoleBindings,
  clusterRoles,
  getNodes,
  joining,
} from '../objects/adapt-bootstrap.js';
import { adapt, type Wanted } from '../objects/adapt.js';
import { changeAt, listAt, objectAt, isObject, removeAt } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';
import {
  type Item,
  keyOf,
  listPath,
  nameOf,
  namespaceOf,
  objectPath,
  type ResourceRef,
  whereOf,
} from '../objects/resource.js';
import type { Progress } from './progress.js';
import { waitForProxy } from './proxy-rollout.js';

const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' } as const;
const namespaced = (resource: string, kind: string, group = '', version = 'v1'): ResourceRef => ({
  group,
  version,
  resource,
  kind,
  namespaced: true,
});

/** Where the cluster's own add-ons and kubeadm's records are. All of it is served alike since v1.14. */
const inKubeSystem: readonly ResourceRef[] = [
  namespaced('configmaps', 'ConfigMap'),
  namespaced('roles', 'Role', rbac.group),
  namespaced('rolebindings', 'RoleBinding', rbac.group),
  namespaced('daemonsets', 'DaemonSet', 'apps'),
  namespaced('deployments', 'Deployment', 'apps'),
];
/** And what of it is cluster-wide; absent where the cluster's DNS is not kubeadm's, or nobody joins by it. */
const clusterWide: readonly (readonly [ResourceRef, string])[] = [
  [clusterRoles, 'system:coredns'],
  [clusterRoles, getNodes],
  [clusterRoleBindings, getNodes],
  [clusterRoleBindings, joining],
];

/** On CoreDNS's pods: the version whose API they chose between Endpoints and EndpointSlices on. */
const startedFor = 'kube-cutover/started-for';

/**
 * Brings the cluster's own add-ons to the target where they stand: images, rights, and kubeadm's records, by the same rules
 * as an import. CoreDNS is started anew unless told otherwise, since it chooses its API once, at its start (coredns issue 6176). Twice is as
 * good as once. @throws KubeError 409 where somebody else changed one of them meanwhile.
 */
export async function updateAddOns(
  api: KubeApi,
  { keepsDns, rollout, ...wanted }: Wanted & Pick<AddOnsInput, 'keepsDns' | 'rollout'>,
  progress: Progress,
): Promise<Evidence> {
  const before = await readAddOns(api);
  const adapted = adapt(before, wanted);
  const after = keepsDns ? adapted : adapted.map((item) => startAnew(item, wanted.version));
  const known = new Map(before.map((item) => [keyOf(item), item]));
  const written: string[] = [];
  for (const item of after) {
    const was = known.get(keyOf(item));
    if (was !== undefined && isSame(was, item)) continue;
    await (was === undefined ? create(api, item) : replace(api, item));
    written.push(whereOf(item));
  }
  const did = `brought ${written.length} add-ons and records to ${wanted.version}`;
  if (rollout === undefined) return evidence(did, { written });
  const { summary, isMoving } = await waitForProxy(api, rollout, progress);
  return evidence(`${did}; ${summary}`, { written, isMoving });
}

async function readAddOns(api: KubeApi): Promise<readonly Item[]> {
  const listed = await Promise.all(
    inKubeSystem.map(async (of) => itemsIn(of, await api.request('GET', kubeSystem(of)))),
  );
  const named = await Promise.all(clusterWide.map(([of, name]) => itemOf(api, of, name)));
  return [...listed.flat(), ...named.flat()];
}

const kubeSystem = (of: ResourceRef): string => listPath(of, 'kube-system');

const itemsIn = (of: ResourceRef, list: Json): Item[] =>
  listAt(list, 'items').map((object) => ({ of, object: objectAt(object) }));

async function itemOf(api: KubeApi, of: ResourceRef, name: string): Promise<readonly Item[]> {
  try {
    return [
      { of, object: await api.request('GET', objectPath({ of, object: { metadata: { name } } })) },
    ];
  } catch (cause) {
    if (isKubeError(cause, 404)) return [];
    throw cause;
  }
}

function startAnew(item: Item, version: string): Item {
  const isCoreDns = item.of.kind === 'Deployment' && nameOf(item.object) === 'coredns';
  if (!isCoreDns) return item;
  const path = ['spec', 'template', 'metadata'];
  const object = changeAt(item.object, path, (metadata) =>
    isObject(metadata)
      ? {
          ...metadata,
          annotations: { ...objectAt(metadata, 'annotations'), [startedFor]: version },
        }
      : metadata,
  );
  return { of: item.of, object };
}

const isSame = (one: Item, other: Item): boolean =>
  JSON.stringify(one.object) === JSON.stringify(other.object);

/** With the version that was read: whoever changed it since is not overwritten. */
const replace = (api: KubeApi, item: Item) =>
  api.request('PUT', objectPath(item), { body: item.object });

/** An earlier attempt may have made it, which is as good. */
async function create(api: KubeApi, { of, object }: Item): Promise<void> {
  const body = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'selfLink'].reduce(
    (left, field) => removeAt(left, 'metadata', field),
    object,
  );
  try {
    await api.request('POST', listPath(of, namespaceOf(object)), { body });
  } catch (cause) {
    if (!isKubeError(cause, 409)) throw cause;
  }
}
