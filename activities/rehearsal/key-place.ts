import type { ResourceRef } from '../objects/resource.js';

/** What a key of etcd says of the object below it. */
export interface KeyPlace {
  /** Everything before namespace and name: `carts` of `example.com`, or what an API server calls a built-in kind. */
  readonly folder: string;
  /** `shop/cart-1`, or a name alone. */
  readonly tail: string;
}

/** Where an API server's folder is not named after the resource (k8s.io/kubernetes, `pkg/registry`). */
const folders: { readonly [resource: string]: string } = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  replicationcontrollers: 'controllers',
  ingresses: 'ingress',
  podsecuritypolicies: 'podsecuritypolicy',
};

/** Two words belong to one folder: `services/specs/shop/cart`, `example.com/carts/shop/one`. */
const isTwofold = (first: string): boolean =>
  first.includes('.') || first === 'services' || first === 'ranges';

/** Reads a key without its prefix: `minions/w-1`. */
export function placeOfKey(key: string): KeyPlace {
  const parts = key.split('/');
  const length = isTwofold(parts[0] ?? '') ? 2 : 1;
  return { folder: parts.slice(0, length).join('/'), tail: parts.slice(length).join('/') };
}

/** Folders in which an API server may keep the objects of a kind: built-in ones by resource, others by group too. */
export const foldersOf = (
  of: Pick<ResourceRef, 'group' | 'resource'>,
): readonly [string, string] => [folders[of.resource] ?? of.resource, `${of.group}/${of.resource}`];

/** API servers' own notes, no objects of any API. */
const internal: readonly string[] = [
  'masterleases',
  'peerserverleases',
  'ranges/serviceips',
  'ranges/secondaryserviceips',
  'ranges/servicenodeports',
  'health',
];

/** Is this a folder of an API server's own, which no API lists? */
export const isInternal = (folder: string): boolean => internal.includes(folder);
