import { isObject, listAt, objectAt, textAt, type JsonObject } from './json-path.js';

/** Our name in the API server's record of who wrote what (managedFields), from our user agent: of what we created. */
export const ourManager = 'kube-cutover';

/**
 * Our name for what we change on objects that are there: what others had made, and what ties ours together (owners,
 * volumes, schedules). Told apart, the record says for ever what we created.
 */
export const ourChangesManager = 'kube-cutover-changes';

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

/** Is this name in the record one of ours? */
export const isOurName = (name: string): boolean =>
  name === ourManager || name === ourChangesManager;

/** Did we write this object? The record survives us: after a kill it says what an earlier attempt had done. */
export const isOurs = (seen: JsonObject): boolean =>
  entriesOf(seen).some((entry) => isOurName(managerOf(entry)));

/**
 * Did we create it, rather than change what others had made? What is applied has one name for both, and a time. Of an object
 * without content, such as a bare ServiceAccount, there is no record.
 */
export const isCreatedByUs = (seen: JsonObject): boolean =>
  entriesOf(seen).some(
    (entry) =>
      managerOf(entry) === ourManager &&
      (textAt(entry, 'operation') !== 'Apply' ||
        isAsOldAs(textAt(entry, 'time'), textAt(seen, 'metadata', 'creationTimestamp'))),
  );

/** Two moments of one write, in whole seconds: a second may end between them. */
const isAsOldAs = (time = '', created = ''): boolean =>
  Math.abs(Date.parse(time) - Date.parse(created)) <= 1000;

/**
 * Who else than we and the control plane wrote more than its status. Nobody where there is no record: an API server of v1.18 or
 * later keeps none of an object that it was given empty, such as a namespace's default ServiceAccount, and begins none when it is
 * changed.
 */
export function othersOf(seen: JsonObject): readonly string[] {
  const names = entriesOf(seen).filter(isOfContent).map(managerOf);
  return [...new Set(names.filter((name) => !controlPlane.has(name) && !isOurName(name)))];
}

const entriesOf = (seen: JsonObject): readonly JsonObject[] =>
  listAt(seen, 'metadata', 'managedFields').filter((entry) => isObject(entry));

const managerOf = (entry: JsonObject): string => textAt(entry, 'manager') ?? '';

const isOfContent = (entry: JsonObject): boolean =>
  Object.keys(objectAt(entry, 'fieldsV1')).some((field) => field !== 'f:status');
