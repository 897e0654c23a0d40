import {
  changeAt,
  isObject,
  objectAt,
  removeAt,
  removeEntriesAt,
  removeKeysAt,
  textAt,
} from './json-path.js';
import type { JsonObject } from './json-path.js';
import { isAccountToken, isAutomaticTokenName } from './leave-derived.js';
import { nameOf } from './resource.js';
import type { Strip } from './strip.js';
import { isOfType } from './surroundings.js';

/** Tokens are signed for one ServiceAccount's UID: the new side fills them anew. */
export const stripIdentity: Strip = (item) => {
  const { object } = item;
  if (isOfType('serviceaccounts')(item)) return stripAccount(object);
  if (isAccountToken(item)) return stripToken(object);
  if (isOfType('clusterroles.rbac.authorization.k8s.io')(item)) return stripAggregated(object);
  if (isOfType('configmaps')(item) && nameOf(object) === 'cluster-info')
    return removeKeysAt(object, ['data'], (key) => key.startsWith('jws-kubeconfig-'));
  return object;
};

const stripAccount = (account: JsonObject): JsonObject =>
  removeEntriesAt(account, ['secrets'], (entry) =>
    isAutomaticTokenName(textAt(entry, 'name') ?? '', nameOf(account)),
  );

function stripToken(secret: JsonObject): JsonObject {
  const empty = changeAt(secret, ['data'], (data) => {
    const own = isObject(data)
      ? Object.fromEntries(Object.entries(data).filter(([key]) => !filledIn.includes(key)))
      : {};
    return Object.keys(own).length === 0 ? undefined : own;
  });
  return removeKeysAt(
    removeKeysAt(empty, ['metadata', 'labels'], (key) => key === lastUsed),
    ['metadata', 'annotations'],
    (key) => key === 'kubernetes.io/service-account.uid',
  );
}

const lastUsed = 'kubernetes.io/legacy-token-last-used'; // Written by API servers from v1.26.
const filledIn: readonly string[] = ['token', 'ca.crt', 'namespace'];

/** The rules of an aggregated role are a sum that its controller computes. */
const stripAggregated = (role: JsonObject): JsonObject =>
  Object.keys(objectAt(role, 'aggregationRule')).length > 0 ? removeAt(role, 'rules') : role;
