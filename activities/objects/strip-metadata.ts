import { changeAt, isObject, without } from './json-path.js';
import type { JsonObject } from './json-path.js';
import { apiVersionOf } from './resource.js';
import type { Strip } from './strip.js';

/** Set by the API server on every object, and different on every side. */
const serverOwned: readonly string[] = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
];

/**
 * Server-owned metadata goes. Owner references stay without their UID, which is looked up again on the new side;
 * finalizers stay where they are not Kubernetes' own, which come back by themselves.
 */
export const stripMetadata: Strip = ({ of, object }) => {
  const named = { ...object, apiVersion: apiVersionOf(of), kind: of.kind };
  const bare = changeAt(named, ['metadata'], (metadata) =>
    isObject(metadata) ? without(metadata, ...serverOwned) : metadata,
  );
  return withForeignFinalizers(withOwnersByName(bare));
};

const withOwnersByName = (object: JsonObject): JsonObject =>
  changeAt(object, ['metadata', 'ownerReferences'], (owners) =>
    Array.isArray(owners)
      ? owners.map((owner) => (isObject(owner) ? without(owner, 'uid') : owner))
      : undefined,
  );

const withForeignFinalizers = (object: JsonObject): JsonObject =>
  changeAt(object, ['metadata', 'finalizers'], (finalizers) => {
    const foreign = Array.isArray(finalizers)
      ? finalizers.filter((name) => typeof name === 'string' && !isKubernetesOwn(name))
      : [];
    return foreign.length === 0 ? undefined : foreign;
  });

/** `orphan`, `kubernetes.io/pvc-protection`, `customresourcecleanup.apiextensions.k8s.io`. */
const isKubernetesOwn = (finalizer: string): boolean =>
  !finalizer.includes('.') || /(^|\.)(kubernetes|k8s)\.io(\/|$)/.test(finalizer);
