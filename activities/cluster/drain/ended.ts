import { listAt, objectAt, textAt, valueAt, type JsonObject } from '../../objects/json-path.js';
import { controllerOf } from './owner.js';

/** Has somebody asked this pod to end? */
export const isEnding = (pod: JsonObject): boolean =>
  textAt(pod, 'metadata', 'deletionTimestamp') !== undefined;

/**
 * Has a pod that was asked to end done so, and does nobody wait until its kubelet has removed it? Kubelets look for pods to remove every
 * ten seconds (syncBatch in pkg/kubelet/status), and one that starts goes on with what it finds. A ReplicaSet has replaced its pod when it
 * was asked to end, a Job at the latest when it has; a StatefulSet does when it is gone, and a volume that another node is to have must
 * be let go by the kubelet that runs.
 */
export const hasLeft = (pod: JsonObject): boolean =>
  isEnding(pod) && nothingRuns(pod) && !isAwaited(pod);

const nothingRuns = (pod: JsonObject): boolean => {
  const ended = statuses(pod, 'containerStatuses').filter(
    (status) => valueAt(status, 'state', 'terminated') !== undefined,
  );
  const helpers = ['initContainerStatuses', 'ephemeralContainerStatuses'] as const;
  return (
    ended.length > 0 &&
    ended.length === listAt(pod, 'spec', 'containers').length &&
    !helpers
      .flatMap((kind) => statuses(pod, kind))
      .some((status) => valueAt(status, 'state', 'running') !== undefined)
  );
};

const statuses = (pod: JsonObject, kind: string): readonly JsonObject[] =>
  listAt(pod, 'status', kind).map((status) => objectAt(status));

/** Does somebody wait until its kubelet has removed a pod that was asked to end? */
export const isAwaited = (pod: JsonObject): boolean =>
  !replacesEarlier.has(controllerOf(pod)?.kind ?? '') ||
  listAt(pod, 'spec', 'volumes').some((volume) =>
    Object.keys(objectAt(volume)).some((kind) => kind !== 'name' && !ofTheNode.has(kind)),
  );

const replacesEarlier = new Set(['ReplicaSet', 'ReplicationController', 'Job']);

/** Kinds of volumes that are made on the node for one pod, or are the node's own. */
const ofTheNode = new Set([
  'configMap',
  'downwardAPI',
  'emptyDir',
  'hostPath',
  'projected',
  'secret',
]);
