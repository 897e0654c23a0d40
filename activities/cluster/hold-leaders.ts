import { setTimeout as sleep } from 'node:timers/promises';
import { type Evidence, evidence } from '../../model/evidence.js';
import { textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import {
  changeLock,
  leaderComponents,
  leaderRecordOf,
  lockPaths,
  withoutHolder,
  withRecord,
} from './leader-locks.js';
import type { Progress } from './progress.js';

const ours = 'kube-cutover';
/** Others take over 15 s after the last change that they saw (client-go's default), whoever made it. */
const everyMs = 3_000;

/**
 * Keeps controllers and scheduler from leading until the call is cancelled: locks of leaders that were stopped before `since`
 * (epoch ms) are held in our name, and given free at the end. A leader that lives keeps its lock. If we die, they lead after
 * their usual 15 s.
 */
export async function holdLeaders(
  api: KubeApi,
  since: number,
  { signal, say }: Progress,
): Promise<Evidence> {
  let rounds = 0;
  try {
    for (; !signal.aborted; rounds += 1) {
      for (const path of paths) await tryTo(say, () => changeLock(api, path, taken(since)));
      await sleep(everyMs, undefined, { signal });
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
  for (const path of paths) await tryTo(say, () => changeLock(api, path, freed));
  return evidence(`controllers were kept waiting, ${rounds + 1} times renewed`, { rounds });
}

const paths = leaderComponents.flatMap(lockPaths);

/** An API that is away for a moment is asked again in the next round; nothing depends on a single one. */
async function tryTo(say: Progress['say'], act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    say(`keeping controllers waiting: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

const taken = (since: number) => (lock: JsonObject) => {
  const record = leaderRecordOf(lock);
  const holder = textAt(record, 'holderIdentity') ?? '';
  const isDead = holder !== ours && Date.parse(textAt(record, 'renewTime') ?? '') < since;
  if (holder !== ours && holder !== '' && !isDead) return undefined;
  return withRecord(
    lock,
    { ...record, holderIdentity: ours, leaseDurationSeconds: 15 },
    new Date(),
  );
};

const freed = (lock: JsonObject) =>
  textAt(leaderRecordOf(lock), 'holderIdentity') === ours ? withoutHolder(lock) : undefined;
