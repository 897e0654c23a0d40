import type { ServedKind } from './discovery.js';
import { typeNameOf, type ResourceRef } from './resource.js';

/** Kinds whose objects tell of a moment or belong to one control plane: none is ever carried. */
const momentary: ReadonlySet<string> = new Set([
  'events', // What happened.
  'events.events.k8s.io',
  'leases.coordination.k8s.io', // Who leads now; copied ones would stop the new leaders.
  'leasecandidates.coordination.k8s.io',
  'componentstatuses', // Computed on request.
  'csinodes.storage.k8s.io', // Kubelets write their own.
  'csistoragecapacities.storage.k8s.io', // Provisioners write their own.
  'volumeattachments.storage.k8s.io', // The attach-detach controller makes them anew.
  'certificatesigningrequests.certificates.k8s.io', // Signed ones are used up.
  'ipaddresses.networking.k8s.io', // Follow from Services.
  'podschedulingcontexts.resource.k8s.io',
  'resourceslices.resource.k8s.io',
  'storageversions.internal.apiserver.k8s.io', // One control plane's own notes.
]);

/** Until v1.22 an API server served these objects under a second name too: they would be carried twice. */
const groupsNow: { readonly [secondName: string]: string } = {
  'deployments.extensions': 'apps',
  'daemonsets.extensions': 'apps',
  'replicasets.extensions': 'apps',
  'ingresses.extensions': 'networking.k8s.io',
  'networkpolicies.extensions': 'networking.k8s.io',
  'podsecuritypolicies.extensions': 'policy',
};

/** The group that took over a resource of the group `extensions`; absent for all others. */
export const groupNow = (group: string, resource: string): string | undefined =>
  groupsNow[`${resource}.${group}`];

/** Can objects of this kind be carried to another cluster at all? */
export const isCarried = (kind: ServedKind): boolean =>
  kind.verbs.includes('list') &&
  kind.verbs.includes('create') &&
  !isMomentary(kind) &&
  groupNow(kind.group, kind.resource) === undefined;

/** Does it tell of a moment only, so that it is carried nowhere? */
export const isMomentary = (kind: Pick<ResourceRef, 'resource' | 'group'>): boolean =>
  momentary.has(typeNameOf(kind));

/** A kind in one of its versions. */
export const refOf = (
  { group, resource, kind, namespaced }: Omit<ServedKind, 'versions' | 'verbs'>,
  version: string,
): ResourceRef => ({ group, resource, kind, namespaced, version });
