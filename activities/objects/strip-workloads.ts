import {
  objectAt,
  removeAt,
  removeEntriesAt,
  removeKeysAt,
  textAt,
  changeAt,
  isObject,
} from './json-path.js';
import type { JsonObject } from './json-path.js';
import type { Json } from '../../model/json.js';
import type { Strip } from './strip.js';
import { podSpecPathOf } from './surroundings.js';

/** What controllers wrote into the objects that they drive; replicas, images and people's annotations stay. */
export const stripWorkloads: Strip = (item) => {
  const path = podSpecPathOf(item);
  const { object } = item;
  if (item.of.group === 'autoscaling') return stripAutoscaler(object);
  if (path === undefined) return object;
  const plain = removeAt(object, ...path.slice(0, -1), 'metadata', 'creationTimestamp');
  if (item.of.kind === 'Pod') return stripPod(object);
  if (item.of.kind === 'Job') return stripJob(plain);
  return removeKeysAt(plain, ['metadata', 'annotations'], (key) => controllerNotes.includes(key));
};

const controllerNotes: readonly string[] = [
  'deployment.kubernetes.io/revision', // Counts again from 1: the history of ReplicaSets stays behind.
  'deprecated.daemonset.template.generation',
];

const stripAutoscaler = (autoscaler: JsonObject): JsonObject =>
  removeKeysAt(
    autoscaler,
    ['metadata', 'annotations'],
    (key) =>
      key === 'autoscaling.alpha.kubernetes.io/conditions' ||
      key === 'autoscaling.alpha.kubernetes.io/current-metrics',
  );

const jobOwn: readonly string[] = [
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
];

/** A Job selects its pods by its own UID, unless a person took that over. */
function stripJob(job: JsonObject): JsonObject {
  if (objectAt(job, 'spec')['manualSelector'] === true) return job;
  const isOwn = (key: string): boolean => jobOwn.includes(key);
  const unlabelled = removeKeysAt(job, ['metadata', 'labels'], isOwn);
  const template = removeKeysAt(unlabelled, ['spec', 'template', 'metadata', 'labels'], isOwn);
  const untracked = removeKeysAt(
    template,
    ['metadata', 'annotations'],
    (key) => key === 'batch.kubernetes.io/job-tracking',
  );
  return removeAt(untracked, 'spec', 'selector');
}

/** A bare pod goes where the new scheduler finds room; admission adds token volume and priority again. */
function stripPod(pod: JsonObject): JsonObject {
  const removed = ['nodeName', 'priority', 'preemptionPolicy', 'ephemeralContainers'].reduce(
    (spec, field) => removeAt(spec, 'spec', field),
    pod,
  );
  const withoutVolume = removeEntriesAt(removed, ['spec', 'volumes'], isTokenVolume(pod));
  return ['containers', 'initContainers'].reduce(
    (spec, list) => changeAt(spec, ['spec', list], withoutTokenMounts),
    withoutVolume,
  );
}

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

const withoutTokenMounts = (containers: Json): Json =>
  Array.isArray(containers)
    ? containers.map((container: Json) =>
        isObject(container)
          ? removeEntriesAt(
              container,
              ['volumeMounts'],
              (mount) => textAt(mount, 'mountPath') === tokenPath,
            )
          : container,
      )
    : containers;

/** Added by admission: `default-token-x7k2p` before v1.21, `kube-api-access-x7k2p` since. */
const isTokenVolume =
  (pod: JsonObject) =>
  (volume: Json): boolean => {
    const name = textAt(volume, 'name') ?? '';
    const account = textAt(pod, 'spec', 'serviceAccountName') ?? 'default';
    return name.startsWith('kube-api-access-') || name.startsWith(`${account}-token-`);
  };
