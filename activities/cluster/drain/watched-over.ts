import { textAt, type JsonObject } from '../../objects/json-path.js';
import { isKubeError, type KubeApi } from '../../objects/kube-api.js';
import { leaderRecordOf, lockPaths } from '../leader-locks.js';

const manager = 'kube-controller-manager';
/** A leader renews every 2 s; another may take over 15 s after the last time (client-go's defaults). */
const silentAtMostMs = 10_000;

/**
 * Tells whether somebody watches over the pods that are about to move: without a controller manager that leads no Endpoints
 * follow them, and requests go where nobody answers any more. A lock is alive where it changes under our eyes, as clocks differ.
 * Who has not led for `settledSeconds`, by its own clock, does not count yet: its controllers read what there is before they act.
 * The answer is what is missing; absent where a manager leads, or where the cluster keeps no lock at all.
 */
export function createWatchOver(
  api: KubeApi,
  settledSeconds: number,
  now: () => number,
): () => Promise<string | undefined> {
  const seen = new Map<string, string>();
  const aliveAt = new Map<string, number>();
  const isAlive = ({ path }: Lock): boolean =>
    now() - (aliveAt.get(path) ?? Number.NEGATIVE_INFINITY) <= silentAtMostMs;
  return async () => {
    const locks = await Promise.all(lockPaths(manager).map((path) => readLock(api, path)));
    const held = locks.flatMap((lock) => (lock === undefined ? [] : [lock]));
    if (held.length === 0) return undefined;
    for (const { path, renewed } of held) {
      const before = seen.get(path);
      if (before !== undefined && before !== renewed) aliveAt.set(path, now());
      seen.set(path, renewed);
    }
    const alive = held.filter(isAlive);
    if (alive.some(({ ledMs }) => ledMs >= settledSeconds * 1000)) return undefined;
    const [leader] = alive;
    if (leader !== undefined)
      return `the ${manager} leads for ${leader.ledMs / 1000} s and reads what there is: Services follow their pods after ${settledSeconds}`;
    const told = held.map(({ path, renewed }) => `${path} of ${renewed}`).join(', ');
    return `no ${manager} is seen to lead, and without one no Service follows its pods: waiting for a new entry in ${told}`;
  };
}

interface Lock {
  readonly path: string;
  readonly renewed: string;
  /** From its first entry to its last; endless where nobody says since when. */
  readonly ledMs: number;
}

async function readLock(api: KubeApi, path: string): Promise<Lock | undefined> {
  try {
    const record: JsonObject | undefined = leaderRecordOf(await api.request('GET', path));
    const renewed = textAt(record, 'renewTime');
    if (renewed === undefined) return undefined;
    const ledMs = Date.parse(renewed) - Date.parse(textAt(record, 'acquireTime') ?? '');
    return { path, renewed, ledMs: Number.isNaN(ledMs) ? Number.POSITIVE_INFINITY : ledMs };
  } catch (cause) {
    if (isKubeError(cause, 404)) return undefined;
    throw cause;
  }
}
