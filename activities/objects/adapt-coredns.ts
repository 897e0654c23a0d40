import { changeAt, listAt } from './json-path.js';
import { nameOf, type Item } from './resource.js';
import { isOfType } from './surroundings.js';

/**
 * CoreDNS reads EndpointSlices wherever they are served, and never becomes ready without the right to: kubeadm before
 * v1.21 did not give it, and adds it in its own upgrade.
 */
export function adaptCoreDns(item: Item): Item {
  const isRole = isOfType('clusterroles.rbac.authorization.k8s.io')(item);
  if (!isRole || nameOf(item.object) !== 'system:coredns' || readsSlices(item)) return item;
  const right = {
    apiGroups: ['discovery.k8s.io'],
    resources: ['endpointslices'],
    verbs: ['list', 'watch'],
  };
  return {
    of: item.of,
    object: changeAt(item.object, ['rules'], (rules) =>
      Array.isArray(rules) ? [...rules, right] : rules,
    ),
  };
}

const readsSlices = ({ object }: Item): boolean =>
  listAt(object, 'rules').some((rule) => listAt(rule, 'resources').includes('endpointslices'));
