import type { Progress } from '../../cluster/progress.js';
import { inTurn } from '../../objects/in-turn.js';
import type { KubeApi } from '../../objects/kube-api.js';
import type { ServedEtcd } from '../serve-etcd.js';
import { settledKinds } from '../settled-kinds.js';
import { encodingName, recordsOf, type EncodingCount } from './census.js';
import { putBack } from './put-back.js';
import { staleBy, type PickStale, type StaleRecord } from './stale-records.js';

/** What writing anew came to. */
export interface Rewritten {
  /** Records that lay in another version than the API server's own before it was started, and no longer do. */
  readonly rewritten: number;
  /** Records that stayed as they were. */
  readonly left: readonly LeftRecord[];
}

/** What is written anew. */
export interface Rewriting {
  /** `/registry` */
  readonly prefix: string;
  /** What lay there before the API server was started. */
  readonly stored: readonly EncodingCount[];
  readonly progress: Progress;
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

/** An API server on two cores writes no more of them at the same time. */
const atOnce = 16;
const saidEach = 10;

/**
 * Has an API server write every object of a store in its own version, and proves by a second look that all others were told.
 * Twice changes nothing. @throws Error where a record lies otherwise and nobody refused it.
 */
export async function rewriteAll(
  api: KubeApi,
  etcd: Pick<ServedEtcd, 'ask'>,
  { prefix, stored, progress }: Rewriting,
): Promise<Rewritten> {
  const pick = staleBy(await settledKinds(api));
  const stale = await staleIn(etcd, prefix, pick);
  const left = new Map<string, LeftRecord>();
  let begun = 0;
  await inTurn(stale, atOnce, async (record) => {
    progress.signal.throwIfAborted();
    if (begun++ % saidEach === 0) progress.say(`rewriting, object ${begun} of ${stale.length}`);
    const became = await putBack(api, record);
    if (typeof became === 'object')
      left.set(placeOf(record), { ...named(record), because: became.because });
  });
  const remaining = (await staleIn(etcd, prefix, pick)).filter(isSeen);
  refuseUntold(remaining, left);
  return { rewritten: staleAmong(stored, pick) - remaining.length, left: [...left.values()] };
}

/** The API server has written some of them itself by the time that it is looked at. */
const staleAmong = (stored: readonly EncodingCount[], pick: PickStale): number =>
  stored
    .filter(({ folder, encoding }) => isSeen({ encoding }) && pick({ folder, tail: '', encoding }))
    .reduce((sum, { count }) => sum + count, 0);

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
const isSeen = ({ encoding }: Pick<StaleRecord, 'encoding'>): boolean =>
  encoding.form !== 'encrypted';

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
