import { textAt, type JsonObject } from './json-path.js';

/** A kind in one version, as URLs and objects name it. */
export interface ResourceRef {
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural, as in URLs. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** One object and how the API names its kind. */
export interface Item {
  readonly of: ResourceRef;
  readonly object: JsonObject;
}

/** `apps/v1`; `v1` in the core group. */
export const apiVersionOf = ({ group, version }: Pick<ResourceRef, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

/** `deployments.apps`; `services` in the core group. As CRDs are named. */
export const typeNameOf = ({ resource, group }: Pick<ResourceRef, 'resource' | 'group'>): string =>
  group === '' ? resource : `${resource}.${group}`;

/** URL path of a group and version. */
export const groupPath = (of: Pick<ResourceRef, 'group' | 'version'>): string =>
  of.group === '' ? `/api/${of.version}` : `/apis/${apiVersionOf(of)}`;

/** URL path of all objects of a kind, or of those in one namespace. */
export const listPath = (of: ResourceRef, namespace?: string): string =>
  namespace === undefined
    ? `${groupPath(of)}/${of.resource}`
    : `${groupPath(of)}/namespaces/${encodeURIComponent(namespace)}/${of.resource}`;

/** URL path of one object. */
export const objectPath = ({ of, object }: Item): string =>
  `${listPath(of, namespaceOf(object))}/${encodeURIComponent(nameOf(object))}`;

/** `metadata.name`; empty where there is none. */
export const nameOf = (object: JsonObject): string => textAt(object, 'metadata', 'name') ?? '';

/** `metadata.namespace`; absent on what is cluster-wide. */
export const namespaceOf = (object: JsonObject): string | undefined =>
  textAt(object, 'metadata', 'namespace');

/** Tells an object from every other, across versions: `deployments.apps/shop/cart`. */
export const keyOf = ({ of, object }: Item): string =>
  `${typeNameOf(of)}/${namespaceOf(object) ?? ''}/${nameOf(object)}`;

/** For people: `shop/Deployment/cart`, `Node/w-1`. */
export const whereOf = ({ of, object }: Item): string =>
  [namespaceOf(object), of.kind, nameOf(object)].filter((part) => part !== undefined).join('/');
