import { typeNameOf, type ResourceRef } from './resource.js';

/**
 * What rules about others depend on comes before them: namespaces that are being deleted, which custom resources have
 * a status apart, the bindings of controllers' accounts, Services with a selector, workloads that name Secrets.
 */
const earlier: readonly (readonly string[])[] = [
  ['customresourcedefinitions.apiextensions.k8s.io', 'namespaces'],
  [
    'clusterrolebindings.rbac.authorization.k8s.io',
    'cronjobs.batch',
    'daemonsets.apps',
    'deployments.apps',
    'jobs.batch',
    'podtemplates',
    'replicasets.apps',
    'replicationcontrollers',
    'rolebindings.rbac.authorization.k8s.io',
    'services',
    'statefulsets.apps',
  ],
];

/** Kinds in the order in which their objects are read: the same for the same kinds. */
export const inReadingOrder = <Kind extends Pick<ResourceRef, 'group' | 'resource'>>(
  kinds: readonly Kind[],
): readonly Kind[] =>
  kinds.toSorted((a, b) => placeOf(a) - placeOf(b) || (typeNameOf(a) < typeNameOf(b) ? -1 : 1));

const placeOf = (kind: Pick<ResourceRef, 'group' | 'resource'>): number => {
  const place = earlier.findIndex((types) => types.includes(typeNameOf(kind)));
  return place < 0 ? earlier.length : place;
};
