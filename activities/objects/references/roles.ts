import { groupNow } from '../carried-kinds.js';
import { isObject, listAt, type JsonObject, textsAt } from '../json-path.js';
import { asItIs, type Fix } from './fix.js';
import { servedAt, type TargetApis } from './target-apis.js';

/**
 * Rights to what moved to another group are granted there too, for exactly the resources named, beside the old: nobody
 * loses a right, and nobody gains one over what was not served in the old group.
 */
export const fixRoles: Fix = ({ of, object }, apis) => {
  if (of.group !== 'rbac.authorization.k8s.io' || !of.kind.endsWith('Role')) return asItIs(object);
  const rules = listAt(object, 'rules');
  const known = new Set(rules.map((rule) => JSON.stringify(rule)));
  const further = rules
    .flatMap((rule) => (isObject(rule) ? rulesNow(rule, apis) : []))
    .filter((rule) => !known.has(JSON.stringify(rule)));
  if (further.length === 0) return asItIs(object);
  return {
    object: { ...object, rules: [...rules, ...further] },
    because: ['rights were added for the group that resources moved to'],
    remarks: [],
  };
};

/** Resources that went from a group to another. */
const movable: readonly string[] = [
  'daemonsets',
  'deployments',
  'ingresses',
  'networkpolicies',
  'podsecuritypolicies',
  'replicasets',
];

function rulesNow(rule: JsonObject, apis: TargetApis): readonly JsonObject[] {
  const groups = textsAt(rule['apiGroups']);
  if (groups.includes('*')) return [];
  const moved = new Map<string, string[]>();
  for (const group of groups)
    for (const resource of textsAt(rule['resources']).flatMap(expanded)) {
      const plain = resource.split('/')[0] ?? '';
      const now = groupNow(group, plain);
      if (now === undefined || servedAt(apis, group, plain) !== undefined) continue;
      if (servedAt(apis, now, plain) === undefined || groups.includes(now)) continue;
      moved.set(now, [...(moved.get(now) ?? []), resource]);
    }
  return [...moved].map(([group, resources]) => ({
    ...rule,
    apiGroups: [group],
    resources: [...new Set(resources)],
  }));
}

/** All resources of the group meant those alone that it had. */
const expanded = (resource: string): readonly string[] =>
  resource === '*' || resource === '*/*'
    ? movable.flatMap((name) => [name, `${name}/*`])
    : resource.startsWith('*/')
      ? movable.map((name) => `${name}/${resource.slice(2)}`)
      : [resource];
