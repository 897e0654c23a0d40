import type { KindInUse } from '../../model/inventory.js';
import type { KubernetesVersion } from '../../model/version.js';
import { isCarried } from '../objects/carried-kinds.js';
import { commonVersion } from '../objects/common-version.js';
import { discover, type ServedKind } from '../objects/discovery.js';
import { listAt, objectAt, textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { typeNameOf, type ResourceRef } from '../objects/resource.js';

/** A kind that could be carried; objects are counted later. */
export type CarriedKind = Omit<KindInUse, 'count'>;

/** Every kind that could be carried, and the version that both sides serve it in. */
export async function carriedKinds(
  api: KubeApi,
  to: KubernetesVersion,
): Promise<readonly CarriedKind[]> {
  const served = await discover(api);
  const stored = await storageVersions(api, served);
  return served
    .filter(isCarried)
    .map((kind) => withCommon(kind, stored.get(typeNameOf(kind)), to))
    .toSorted((a, b) => (typeNameOf(a) < typeNameOf(b) ? -1 : 1));
}

function withCommon(
  { group, resource, kind, namespaced, versions }: ServedKind,
  stored: string | undefined,
  to: KubernetesVersion,
): CarriedKind {
  const common =
    stored !== undefined && versions.includes(stored)
      ? stored
      : commonVersion({ group, resource }, versions, to);
  const named = { group, resource, kind, namespaced, served: versions };
  return common === undefined ? named : { ...named, common };
}

/** Custom resources are best read as they are stored: nothing has to convert them, and no webhook has to be there. */
async function storageVersions(
  api: KubeApi,
  served: readonly ServedKind[],
): Promise<ReadonlyMap<string, string>> {
  const crds = served.find(
    (kind) => typeNameOf(kind) === 'customresourcedefinitions.apiextensions.k8s.io',
  );
  if (crds === undefined) return new Map();
  const path = `/apis/apiextensions.k8s.io/${crds.versions[0]}/customresourcedefinitions`;
  const list = await api.request('GET', path);
  return new Map(listAt(list, 'items').map((crd) => storageVersion(objectAt(crd))));
}

function storageVersion(crd: JsonObject): [string, string] {
  const stored = listAt(crd, 'spec', 'versions').find((one) => objectAt(one)['storage'] === true);
  const version = textAt(stored, 'name') ?? textAt(crd, 'spec', 'version') ?? '';
  return [textAt(crd, 'metadata', 'name') ?? '', version];
}

/** The version to count a kind in: the common one, else the one that the server prefers. */
export const refOf = ({ common, served, ...kind }: CarriedKind): ResourceRef => ({
  group: kind.group,
  resource: kind.resource,
  kind: kind.kind,
  namespaced: kind.namespaced,
  version: common ?? served[0] ?? 'v1',
});
