import { isObject, listAt, objectAt, textAt, type JsonObject } from './json-path.js';

/** Our name in the API server's record of who wrote what (managedFields), from our user agent. */
export const ourManager = 'kube-cutover';

/**
 * Our name for what ties objects together afterwards (owners, volumes, schedules): told apart, so that the record of the
 * creation keeps its time.
 */
export const ourLinksManager = 'kube-cutover-links';

/** Whose fields may be merged with ours: they make objects of their own accord, and before us. */
const controlPlane: ReadonlySet<string> = new Set([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kubeadm',
  'cloud-controller-manager',
  'clusterrole-aggregation-controller', // The controller manager's, from v1.22.
  'before-first-apply', // Written by whoever it was before server-side apply; another entry names them.
]);

/** Did we write this object? The record survives us: after a kill it says what an earlier attempt had done. */
export const isOurs = (seen: JsonObject): boolean =>
  entriesOf(seen).some((entry) => managerOf(entry) === ourManager);

/** Did we create it, rather than change what others had made? */
export const isCreatedByUs = (seen: JsonObject): boolean =>
  entriesOf(seen).some(
    (entry) =>
      managerOf(entry) === ourManager &&
      textAt(entry, 'time') === textAt(seen, 'metadata', 'creationTimestamp'),
  );

/** Who else than we and the control plane wrote more than its status; absent where there is no record (before v1.18). */
export function othersOf(seen: JsonObject): readonly string[] | undefined {
  const entries = entriesOf(seen);
  if (entries.length === 0) return undefined;
  const names = entries.filter(isOfContent).map(managerOf);
  const others = names.filter((name) => !controlPlane.has(name) && !isOurName(name));
  return [...new Set(others)];
}

const isOurName = (name: string): boolean => name === ourManager || name === ourLinksManager;

const entriesOf = (seen: JsonObject): readonly JsonObject[] =>
  listAt(seen, 'metadata', 'managedFields').filter((entry) => isObject(entry));

const managerOf = (entry: JsonObject): string => textAt(entry, 'manager') ?? '';

const isOfContent = (entry: JsonObject): boolean =>
  Object.keys(objectAt(entry, 'fieldsV1')).some((field) => field !== 'f:status');
