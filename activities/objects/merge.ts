import type { Json } from '../../model/json.js';
import { isObject, listAt, textAt, without, type JsonObject } from './json-path.js';
import { cameBack, isLeftAlone } from './left-alone.js';
import type { Item } from './resource.js';
import { isOfType } from './surroundings.js';

/**
 * An object that is there already, made as wanted: maps are merged, so that what the new side added stays; lists are
 * replaced, but for those that the control plane adds to. Pure.
 */
export function mergeInto(seen: JsonObject, wanted: Item): JsonObject {
  const gone = cameBack(wanted.object, seen).flat();
  const merged = mergedMap(without(seen, ...gone), wanted.object);
  const united = sharedLists.find(
    ({ type }) => isOfType(...type)(wanted) && isShared(seen, wanted),
  );
  return united === undefined ? merged : unite(merged, seen, wanted.object, united.path);
}

/** Lists in which the control plane keeps entries of its own. */
const sharedLists: readonly {
  readonly type: readonly string[];
  readonly path: readonly string[];
}[] = [
  { type: ['serviceaccounts'], path: ['secrets'] },
  { type: ['nodes'], path: ['spec', 'taints'] },
  {
    type: ['clusterroles.rbac.authorization.k8s.io', 'roles.rbac.authorization.k8s.io'],
    path: ['rules'],
  },
  {
    type: [
      'clusterrolebindings.rbac.authorization.k8s.io',
      'rolebindings.rbac.authorization.k8s.io',
    ],
    path: ['subjects'],
  },
];

/** Of the RBAC objects only the default ones that the API server may add to: it grants more by them in its version. */
const isShared = (seen: JsonObject, { of, object }: Item): boolean =>
  of.group !== 'rbac.authorization.k8s.io' ||
  (textAt(seen, 'metadata', 'labels', 'kubernetes.io/bootstrapping') === 'rbac-defaults' &&
    !isLeftAlone(object));

function mergedMap(seen: JsonObject, wanted: JsonObject): JsonObject {
  const changed = Object.entries(wanted).map(([key, want]): [string, Json] => {
    const see = seen[key];
    return [key, isObject(want) && isObject(see) ? mergedMap(see, want) : want];
  });
  return { ...seen, ...Object.fromEntries(changed) };
}

function unite(
  merged: JsonObject,
  seen: JsonObject,
  wanted: JsonObject,
  path: readonly string[],
): JsonObject {
  const own = listAt(wanted, ...path);
  const known = new Set(own.map((entry) => JSON.stringify(entry)));
  const others = listAt(seen, ...path).filter((entry) => !known.has(JSON.stringify(entry)));
  return setAt(merged, path, [...own, ...others]);
}

function setAt(object: JsonObject, path: readonly string[], value: readonly Json[]): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined || value.length === 0) return object;
  const inner = object[key];
  const changed = rest.length === 0 ? value : setAt(isObject(inner) ? inner : {}, rest, value);
  return { ...object, [key]: changed };
}
