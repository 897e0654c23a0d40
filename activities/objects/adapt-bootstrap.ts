import { minorOf } from '../../model/version.js';
import { listAt, type JsonObject } from './json-path.js';
import { nameOf, type Item, type ResourceRef } from './resource.js';

const group = 'rbac.authorization.k8s.io';
const clusterWide = (resource: string, kind: string): ResourceRef => ({
  group,
  version: 'v1',
  resource,
  kind,
  namespaced: false,
});

/** Served alike since v1.8. */
export const clusterRoles = clusterWide('clusterroles', 'ClusterRole');
/** Likewise. */
export const clusterRoleBindings = clusterWide('clusterrolebindings', 'ClusterRoleBinding');

/** Who may join by kubeadm, where anybody may. */
export const joining = 'kubeadm:kubelet-bootstrap';
/** What they may since v1.18, as role and as binding. */
export const getNodes = 'kubeadm:get-nodes';

/**
 * From v1.18 on `kubeadm join` asks whether there is a node of its name already, and clusters that were made before lack the right to
 * (kubernetes/kubeadm issue 2079). `kubeadm upgrade` gives it to those who join; so is it done here, to the same ones.
 */
export function adaptBootstrap(items: readonly Item[], version: string): readonly Item[] {
  const find = (of: ResourceRef, name: string) =>
    items.find((item) => item.of.kind === of.kind && nameOf(item.object) === name);
  const who = find(clusterRoleBindings, joining);
  if (minorOf(version) < 18 || who === undefined) return items;
  const wanted = [
    item(clusterRoles, { rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }] }),
    item(clusterRoleBindings, {
      roleRef: { apiGroup: group, kind: clusterRoles.kind, name: getNodes },
      subjects: [...listAt(who.object, 'subjects')],
    }),
  ];
  return [...items, ...wanted.filter(({ of }) => find(of, getNodes) === undefined)];
}

const item = (of: ResourceRef, more: JsonObject): Item => ({
  of,
  object: { apiVersion: `${group}/v1`, kind: of.kind, metadata: { name: getNodes }, ...more },
});
