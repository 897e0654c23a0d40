import type { Progress } from '../../cluster/progress.js';
import type { KubeApi } from '../../objects/kube-api.js';
import type { ServedEtcd } from '../serve-etcd.js';
import { settledKinds } from '../settled-kinds.js';
import { encodingName, recordsOf } from './census.js';
import { putBack } from './put-back.js';
import { staleBy, type PickStale, type StaleRecord } from './stale-records.js';

/** What writing anew came to. */
export interface Rewritten {
  /** Records that lay in another version than the API server's own and lie in it now. */
  readonly rewritten: number;
  /** Records that stayed as they were. */
  readonly left: readonly LeftRecord[];
}

/** A record that an API server would not write anew. */
export interface LeftRecord {
  /** `flowschemas/shop` */
  readonly where: string;
  /** `batch/v1beta1 CronJob` */
  readonly encoding: string;
  /** The API server's answer, without content. */
  readonly because: string;
}

const atOnce = 8;

/**
 * Has an API server write every object of a store in its own version, and proves by a second look that all others were told.
 * Twice changes nothing. @throws Error where a record lies otherwise and nobody refused it.
 */
export async function rewriteAll(
  api: KubeApi,
  etcd: Pick<ServedEtcd, 'ask'>,
  { prefix, progress }: { readonly prefix: string; readonly progress: Progress },
): Promise<Rewritten> {
  const pick = staleBy(await settledKinds(api));
  const stale = await staleIn(etcd, prefix, pick);
  const left = new Map<string, LeftRecord>();
  for (let at = 0; at < stale.length; at += atOnce) {
    progress.signal.throwIfAborted();
    progress.say(`rewriting, object ${at + 1} of ${stale.length}`);
    const some = stale.slice(at, at + atOnce);
    const became = await Promise.all(some.map((record) => putBack(api, record)));
    for (const [index, record] of some.entries()) {
      const verdict = became[index];
      if (typeof verdict !== 'object') continue;
      left.set(placeOf(record), { ...named(record), because: verdict.because });
    }
  }
  const remaining = (await staleIn(etcd, prefix, pick)).filter(isSeen);
  refuseUntold(remaining, left);
  return { rewritten: stale.filter(isSeen).length - remaining.length, left: [...left.values()] };
}

async function staleIn(
  etcd: Pick<ServedEtcd, 'ask'>,
  prefix: string,
  pick: PickStale,
): Promise<readonly StaleRecord[]> {
  const found: StaleRecord[] = [];
  for await (const records of recordsOf(etcd, prefix))
    found.push(...records.map(pick).filter((one) => one !== undefined));
  return found;
}

/** How an encrypted record is written shows neither before nor after. */
const isSeen = ({ encoding }: StaleRecord): boolean => encoding.form !== 'encrypted';

const placeOf = ({ folder, tail }: StaleRecord): string => `${folder}/${tail}`;

const named = (record: StaleRecord): Pick<LeftRecord, 'where' | 'encoding'> => ({
  where: placeOf(record),
  encoding: encodingName(record.encoding),
});

function refuseUntold(
  remaining: readonly StaleRecord[],
  left: ReadonlyMap<string, LeftRecord>,
): void {
  const untold = remaining.filter((record) => !left.has(placeOf(record)));
  const [first] = untold;
  if (first === undefined) return;
  const { where, encoding } = named(first);
  throw new Error(
    `${untold.length} records were put back and lie as before; the first is ${where}, ${encoding}`,
  );
}
