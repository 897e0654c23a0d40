import { listAt, objectAt, textAt } from './json-path.js';
import type { LeaveRule } from './leave-out.js';
import { nameOf, namespaceOf, type Item } from './resource.js';
import { fullNameOf, isBeingDeleted, isOfType } from './surroundings.js';

/** Objects that follow from others, or whose time is over: the new side makes its own or needs none. */
export const derived: readonly LeaveRule[] = [
  (item, { leaving }) =>
    isBeingDeleted(item) ||
    leaving.has(
      isOfType('namespaces')(item) ? nameOf(item.object) : (namespaceOf(item.object) ?? ''),
    )
      ? 'was being deleted'
      : undefined,
  ({ of, object }) =>
    of.kind === 'Pod' && textAt(object, 'metadata', 'annotations', 'kubernetes.io/config.mirror')
      ? 'mirror of a static pod, whose manifest lies on the node'
      : undefined,
  (item) =>
    isMadeByController(item) ? 'made by a controller from an object that is carried' : undefined,
  ({ of, object }) =>
    of.kind === 'Pod' && ['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase') ?? '')
      ? 'finished pod'
      : undefined,
  (item) => (isFinishedJob(item) ? 'finished job' : undefined),
  (item, { selecting }) =>
    isOfType('endpoints')(item) && selecting.has(fullNameOf(item))
      ? 'computed from the selector of its Service'
      : undefined,
  (item) =>
    isOfType('endpointslices.discovery.k8s.io')(item) && isManagedSlice(item)
      ? 'computed from a Service or its Endpoints'
      : undefined,
  (item, { namedSecrets }) =>
    isAccountToken(item) && isAutomaticToken(item) && !namedSecrets.has(fullNameOf(item))
      ? 'ServiceAccount token that the control plane makes anew'
      : undefined,
  (item) =>
    isOfType('persistentvolumes')(item) && isGivenUpVolume(item)
      ? 'released volume with reclaim policy Delete: the new side would delete its data'
      : undefined,
];

/** What built-in controllers make by themselves, by the kind that owns it. */
const madeFrom: { readonly [owner: string]: readonly string[] } = {
  Deployment: ['ReplicaSet'],
  ReplicaSet: ['Pod'],
  ReplicationController: ['Pod'],
  StatefulSet: ['Pod', 'ControllerRevision'],
  DaemonSet: ['Pod', 'ControllerRevision'],
  Job: ['Pod'],
  CronJob: ['Job'],
};

const builtInGroups: readonly string[] = ['v1', 'apps', 'batch', 'extensions'];

/** Children of custom controllers do not count: a generated password made anew would be another one. */
function isMadeByController({ of, object }: Item): boolean {
  return listAt(object, 'metadata', 'ownerReferences').some(
    (owner) =>
      objectAt(owner)['controller'] === true &&
      builtInGroups.includes((textAt(owner, 'apiVersion') ?? '').split('/')[0] ?? '') &&
      (madeFrom[textAt(owner, 'kind') ?? ''] ?? []).includes(of.kind),
  );
}

/** Has a Job come to its end, well or not? */
export const isFinishedJob = ({ of, object }: Item): boolean =>
  of.kind === 'Job' &&
  of.group === 'batch' &&
  listAt(object, 'status', 'conditions').some(
    (condition) =>
      ['Complete', 'Failed'].includes(textAt(condition, 'type') ?? '') &&
      textAt(condition, 'status') === 'True',
  );

const isManagedSlice = ({ object }: Item): boolean =>
  (textAt(object, 'metadata', 'labels', 'endpointslice.kubernetes.io/managed-by') ?? '').endsWith(
    '.k8s.io',
  ) ||
  listAt(object, 'metadata', 'ownerReferences').some(
    (owner) => textAt(owner, 'kind') === 'Service',
  ) ||
  (nameOf(object) === 'kubernetes' && namespaceOf(object) === 'default');

/** A Secret that holds a legacy ServiceAccount token. */
export const isAccountToken = (item: Item): boolean =>
  isOfType('secrets')(item) &&
  textAt(item.object, 'type') === 'kubernetes.io/service-account-token';

/** Named as the control plane names what it makes: `default-token-x7k2p`. Others were asked for by somebody. */
export function isAutomaticToken({ object }: Item): boolean {
  const account = textAt(object, 'metadata', 'annotations', 'kubernetes.io/service-account.name');
  return account !== undefined && isAutomaticTokenName(nameOf(object), account);
}

/** Is this the name that a control plane gives to a token of this ServiceAccount? */
export const isAutomaticTokenName = (secret: string, account: string): boolean =>
  secret.startsWith(`${account}-token-`) &&
  /^[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(secret.slice(`${account}-token-`.length));

const isGivenUpVolume = ({ object }: Item): boolean =>
  ['Released', 'Failed'].includes(textAt(object, 'status', 'phase') ?? '') &&
  textAt(object, 'spec', 'persistentVolumeReclaimPolicy') === 'Delete';
