import { setTimeout as sleep } from 'node:timers/promises';
import { type Evidence, evidence } from '../../model/evidence.js';
import { textAt, type JsonObject } from '../objects/json-path.js';
import { isKubeError, type KubeApi, type KubeError } from '../objects/kube-api.js';
import { named } from './guarded.js';
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
 * their usual 15 s. A right that is missing ends nothing, as the work beside it stands in its window: the evidence names it.
 */
export async function holdLeaders(
  api: KubeApi,
  since: number,
  { signal, say }: Progress,
): Promise<Evidence> {
  const forbidden = new Map<string, KubeError>();
  let rounds = 0;
  try {
    for (; !signal.aborted; rounds += 1) {
      for (const path of paths) await tryTo(api, path, taken(since), forbidden, say);
      await sleep(everyMs, undefined, { signal });
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
  for (const path of paths) await tryTo(api, path, freed, new Map(), say);
  return evidence(summaryOf(rounds, [...forbidden.values()]), {
    rounds,
    ...(forbidden.size > 0 && { forbidden: [...forbidden.keys()] }),
  });
}

const paths = leaderComponents.flatMap(lockPaths);

function summaryOf(rounds: number, [first, ...more]: readonly KubeError[]): string {
  const kept = `controllers were kept waiting, ${rounds + 1} times renewed`;
  if (first === undefined) return kept;
  const others = more.length === 0 ? '' : ` (and ${more.length} more like it)`;
  const why = `${messageOf(named(first))}${others}`;
  return more.length + 1 === paths.length
    ? `controllers were not kept waiting: ${why}`
    : `${kept}, but not by every lock: ${why}`;
}

type Change = (lock: JsonObject) => JsonObject | undefined;

/** An API that is away for a moment, or does not know our rights yet, is asked again in the next round. */
async function tryTo(
  api: KubeApi,
  path: string,
  change: Change,
  forbidden: Map<string, KubeError>,
  say: Progress['say'],
): Promise<void> {
  try {
    await changeLock(api, path, change);
    forbidden.delete(path);
  } catch (cause) {
    if (isKubeError(cause, 401, 403)) forbidden.set(path, cause);
    say(`keeping controllers waiting: ${messageOf(cause)}`);
  }
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

const taken =
  (since: number): Change =>
  (lock) => {
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

const freed: Change = (lock) =>
  textAt(leaderRecordOf(lock), 'holderIdentity') === ours ? withoutHolder(lock) : undefined;
