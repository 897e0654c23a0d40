import { setTimeout as sleep } from 'node:timers/promises';
import { type Evidence, evidence } from '../../model/evidence.js';
import type { ReleaseInput } from '../cluster-calls.js';
import { textAt, type JsonObject } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';
import {
  changeLock,
  leaderComponents,
  leaderRecordOf,
  lockPaths,
  withoutHolder,
} from './leader-locks.js';
import type { Progress } from './progress.js';

/** A leader renews every 2 s (client-go's default): one of a node's own that is silent for longer has ended; milliseconds. */
const silentMs = 3_000;
const everyMs = 500;

/**
 * Gives up, in the name of leaders that were stopped, what they held, as a leader does that ends by itself. Otherwise their
 * successors watch a dead lease for its whole 15 seconds, and until then no Endpoints follow the pods. Dead is who has not
 * renewed a lock since a moment (epoch ms); of `node`, whose controllers were started anew some time after it, also who does not
 * renew under our eyes. Twice is as good as once.
 */
export async function releaseLeaders(
  api: KubeApi,
  { since, node }: Omit<ReleaseInput, 'cluster'>,
  { signal }: Pick<Progress, 'signal'>,
  pause: () => Promise<void> = () => sleep(everyMs, undefined, { signal }),
): Promise<Evidence> {
  const released = await release(api, paths, (record) => isDead(record, since));
  if (node !== undefined) {
    const silent = await silentHolders(api, `${node}_`, pause);
    const isSame = (record: JsonObject, path: string) => silent.get(path) === momentOf(record);
    released.push(...(await release(api, [...silent.keys()], isSame)));
  }
  return evidence(`released ${released.length} locks of leaders that were stopped`, { released });
}

const paths = leaderComponents.flatMap(lockPaths);

/** The names of the locks that are free now, and were not. */
async function release(
  api: KubeApi,
  among: readonly string[],
  isFreed: (record: JsonObject, path: string) => boolean,
): Promise<string[]> {
  const released: string[] = [];
  for (const path of among) {
    const freed = (lock: JsonObject) =>
      isFreed(leaderRecordOf(lock), path) ? withoutHolder(lock) : undefined;
    const [kind, name] = path.split('/').slice(-2);
    if (await changeLock(api, path, freed)) released.push(`${name} (${kind})`);
  }
  return released;
}

/** Somebody holds it, who does not live. */
const isDead = (record: JsonObject, since: number): boolean =>
  (textAt(record, 'holderIdentity') ?? '') !== '' && Date.parse(momentOf(record)) < since;

const momentOf = (record: JsonObject): string => textAt(record, 'renewTime') ?? '';

/** Locks of a node's processes that stay as they are while we look: by path, when they were renewed at last. */
async function silentHolders(
  api: KubeApi,
  prefix: string,
  pause: () => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const silent = await heldBy(api, prefix, paths);
  for (let waited = 0; silent.size > 0 && waited < silentMs; waited += everyMs) {
    await pause();
    const now = await heldBy(api, prefix, [...silent.keys()]);
    for (const [path, moment] of silent) if (now.get(path) !== moment) silent.delete(path);
  }
  return silent;
}

async function heldBy(
  api: KubeApi,
  prefix: string,
  among: readonly string[],
): Promise<Map<string, string>> {
  const held = new Map<string, string>();
  for (const path of among) {
    const record = leaderRecordOf(await api.request('GET', path).catch(absent));
    if ((textAt(record, 'holderIdentity') ?? '').startsWith(prefix))
      held.set(path, momentOf(record));
  }
  return held;
}

/** This version keeps its record elsewhere. */
function absent(cause: unknown): JsonObject {
  if (isKubeError(cause, 404)) return {};
  throw cause;
}
