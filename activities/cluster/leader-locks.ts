import { changeAt, objectAt, textAt, type JsonObject } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';

/** Where client-go keeps the record on locks of kind `endpoints` and `endpointsleases`, the default before v1.20. */
export const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';
const inAnnotation = ['metadata', 'annotations', leaderAnnotation];

/** Components that wait for the lease of the leader before them. */
export const leaderComponents = ['kube-controller-manager', 'kube-scheduler'] as const;

/** URL paths of the locks that a leader of the control plane may hold. */
export const lockPaths = (name: string): readonly string[] => [
  `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${name}`,
  `/api/v1/namespaces/kube-system/endpoints/${name}`,
];

const annotated = (lock: JsonObject): string | undefined => textAt(lock, ...inAnnotation);

/** Who leads since when, as a lock of either kind has it. */
export function leaderRecordOf(lock: JsonObject): JsonObject {
  const written = annotated(lock);
  return written === undefined ? objectAt(lock, 'spec') : objectAt(JSON.parse(written));
}

/** The lock with another record, renewed at a moment in the format of its kind; as it is where none is told. */
export function withRecord(lock: JsonObject, record: JsonObject, renewed?: Date): JsonObject {
  const iso = renewed?.toISOString();
  if (annotated(lock) === undefined) {
    // A Lease has microseconds, and is refused without.
    const renewTime = iso?.replace('Z', '000Z');
    return changeAt(lock, ['spec'], () => ({ ...record, ...(renewTime && { renewTime }) }));
  }
  const renewTime = iso?.replace(/\.\d+Z/, 'Z');
  return changeAt(lock, inAnnotation, () =>
    JSON.stringify({ ...record, ...(renewTime && { renewTime }) }),
  );
}

/** As a leader leaves it that ends by itself (client-go's `release`). */
export const withoutHolder = (lock: JsonObject): JsonObject =>
  withRecord(lock, { ...leaderRecordOf(lock), holderIdentity: '', leaseDurationSeconds: 1 });

/** Writes what `change` makes of a lock, on what was seen; false where it leaves it alone or somebody was faster. */
export async function changeLock(
  api: KubeApi,
  path: string,
  change: (lock: JsonObject) => JsonObject | undefined,
): Promise<boolean> {
  try {
    const changed = change(await api.request('GET', path));
    if (changed === undefined) return false;
    await api.request('PUT', path, { body: changed });
    return true;
  } catch (cause) {
    // Absent: this version keeps its record elsewhere. Conflict: a living leader was faster.
    if (isKubeError(cause, 404, 409)) return false;
    throw cause;
  }
}
