import { objectAt, textAt, type JsonObject } from '../objects/json-path.js';

/** Where client-go keeps the record on locks of kind `endpoints` and `endpointsleases`, the default before v1.20. */
export const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';

/** URL paths of the locks that a leader of the control plane may hold. */
export const lockPaths = (name: string): readonly string[] => [
  `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${name}`,
  `/api/v1/namespaces/kube-system/endpoints/${name}`,
];

/** Who leads since when, as a lock of either kind has it. */
export function leaderRecordOf(lock: JsonObject): JsonObject {
  const written = textAt(lock, 'metadata', 'annotations', leaderAnnotation);
  return written === undefined ? objectAt(lock, 'spec') : objectAt(JSON.parse(written));
}
