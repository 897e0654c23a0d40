import { textAt, type JsonObject } from '../../objects/json-path.js';
import { isKubeError, type KubeApi } from '../../objects/kube-api.js';
import { leaderRecordOf, lockPaths } from '../leader-locks.js';

const manager = 'kube-controller-manager';
/** A leader renews every 2 s; another may take over 15 s after the last time (client-go's defaults). */
const silentAtMostMs = 10_000;

/**
 * Tells whether somebody watches over the pods that are about to move: without a controller manager that leads no Endpoints
 * follow them, and requests go where nobody answers any more. A lock is alive where it changes under our eyes, as clocks differ.
 * The answer is what is missing; absent where a manager leads, or where the cluster keeps no lock at all.
 */
export function createWatchOver(
  api: KubeApi,
  now: () => number,
): () => Promise<string | undefined> {
  const seen = new Map<string, string>();
  let aliveAt: number | undefined;
  return async () => {
    const locks = await Promise.all(lockPaths(manager).map((path) => readLock(api, path)));
    const held = locks.flatMap((lock) => (lock === undefined ? [] : [lock]));
    if (held.length === 0) return undefined;
    for (const { path, renewed } of held) {
      const before = seen.get(path);
      if (before !== undefined && before !== renewed) aliveAt = now();
      seen.set(path, renewed);
    }
    if (aliveAt !== undefined && now() - aliveAt <= silentAtMostMs) return undefined;
    const told = held.map(({ path, renewed }) => `${path} of ${renewed}`).join(', ');
    return `no ${manager} is seen to lead, and without one no Service follows its pods: waiting for a new entry in ${told}`;
  };
}

async function readLock(
  api: KubeApi,
  path: string,
): Promise<{ readonly path: string; readonly renewed: string } | undefined> {
  try {
    const record: JsonObject | undefined = leaderRecordOf(await api.request('GET', path));
    const renewed = textAt(record, 'renewTime');
    return renewed === undefined ? undefined : { path, renewed };
  } catch (cause) {
    if (isKubeError(cause, 404)) return undefined;
    throw cause;
  }
}
