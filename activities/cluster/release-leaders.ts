import { type Evidence, evidence } from '../../model/evidence.js';
import { textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import {
  changeLock,
  leaderComponents,
  leaderRecordOf,
  lockPaths,
  withoutHolder,
} from './leader-locks.js';

/**
 * Gives up, in the name of leaders that were stopped before `since` (epoch ms), what they held, as a leader does that
 * ends by itself. Otherwise their successors watch a dead lease for its whole 15 seconds, and until then no Endpoints
 * follow the pods. A lock that was renewed since is left alone. Twice is as good as once.
 */
export async function releaseLeaders(api: KubeApi, since: number): Promise<Evidence> {
  const released: string[] = [];
  const freed = (lock: JsonObject) =>
    isDead(leaderRecordOf(lock), since) ? withoutHolder(lock) : undefined;
  for (const name of leaderComponents)
    for (const path of lockPaths(name))
      if (await changeLock(api, path, freed)) released.push(`${name} (${path.split('/').at(-2)})`);
  return evidence(`released ${released.length} locks of leaders that were stopped`, { released });
}

/** Somebody holds it, who does not live. */
const isDead = (record: JsonObject, since: number): boolean =>
  (textAt(record, 'holderIdentity') ?? '') !== '' &&
  Date.parse(textAt(record, 'renewTime') ?? '') < since;
