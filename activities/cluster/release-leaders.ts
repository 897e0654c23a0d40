import { type Evidence, evidence } from '../../model/evidence.js';
import { changeAt, textAt, type JsonObject } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';
import { leaderAnnotation, leaderRecordOf, lockPaths } from './leader-locks.js';

/** Components that wait for the lease of the leader before them. */
const components = ['kube-controller-manager', 'kube-scheduler'];

/**
 * Gives up, in the name of leaders that were stopped before `since` (epoch ms), what they held, as a leader does that
 * ends by itself (client-go's `release`). Otherwise their successors watch a dead lease for its whole 15 seconds, and
 * until then no Endpoints follow the pods. A lock that was renewed since is left alone. Twice is as good as once.
 */
export async function releaseLeaders(api: KubeApi, since: number): Promise<Evidence> {
  const released: string[] = [];
  for (const name of components)
    for (const path of lockPaths(name))
      if (await releaseLock(api, path, since)) released.push(`${name} (${path.split('/').at(-2)})`);
  return evidence(`released ${released.length} locks of leaders that were stopped`, { released });
}

async function releaseLock(api: KubeApi, path: string, since: number): Promise<boolean> {
  try {
    const lock = await api.request('GET', path);
    const free = freed(lock, since);
    if (free === undefined) return false;
    await api.request('PUT', path, { body: free });
    return true;
  } catch (cause) {
    // Absent: this version keeps its record elsewhere. Conflict: a living leader was faster.
    if (isKubeError(cause, 404, 409)) return false;
    throw cause;
  }
}

/** The lock without its holder; nothing where nobody holds it, or somebody who lives. */
function freed(lock: JsonObject, since: number): JsonObject | undefined {
  const record = leaderRecordOf(lock);
  if (!isDead(record, since)) return undefined;
  return textAt(lock, 'metadata', 'annotations', leaderAnnotation) === undefined
    ? changeAt(lock, ['spec'], () => released(record))
    : changeAt(lock, ['metadata', 'annotations', leaderAnnotation], () =>
        JSON.stringify(released(record)),
      );
}

const isDead = (record: JsonObject, since: number): boolean =>
  (textAt(record, 'holderIdentity') ?? '') !== '' &&
  Date.parse(textAt(record, 'renewTime') ?? '') < since;

const released = (record: JsonObject): JsonObject => ({
  ...record,
  holderIdentity: '',
  leaseDurationSeconds: 1,
});
