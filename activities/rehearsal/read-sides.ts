import { typeNameOf, whereOf, type Item, type ResourceRef } from '../objects/resource.js';
import { clusterOwned } from '../objects/leave-cluster-owned.js';
import { leftOutBecause } from '../objects/leave-out.js';
import type { Progress } from '../cluster/progress.js';
import type { KeyAccount } from './account-keys.js';
import type { Carrier } from './carry.js';
import { comparePair, differenceAt } from './compare-pair.js';
import { joinSides } from './join-sides.js';
import type { Ledger } from './ledger.js';
import { madeByCopy } from './made-by-copy.js';
import type { KindPair } from './pair-kinds.js';
import { streamKind, type ReadCopy, type Unreadable } from './stream-kind.js';

/** Two copies of one snapshot, served by the old version's API server and by the target's. */
export interface Sides {
  /** Absent where the old programs cannot run here: then nothing is compared. */
  readonly old?: ReadCopy;
  readonly target: ReadCopy;
  readonly pairs: readonly KindPair[];
  /** Revision of the snapshot: what is newer was written by a copy's own start. */
  readonly revision: number;
}

/** What becomes of what is read. */
export interface Reading {
  readonly carrier: Carrier;
  readonly account: KeyAccount;
  readonly ledger: Ledger;
  readonly progress: Progress;
}

/** What reading both sides came to. */
export interface SidesRead {
  /** Objects that both sides read. */
  readonly objects: number;
  /** Fields that the target filled in. */
  readonly added: number;
}

/**
 * Reads every object of every kind on both sides, a chunk at a time, compares the two and hands the target's on. What is
 * wrong with one kind is told, and the next is read. @throws what the signal of the progress aborts with.
 */
export async function readSides(sides: Sides, reading: Reading): Promise<SidesRead> {
  const { ledger, progress } = reading;
  let objects = 0;
  let added = 0;
  for (const [index, pair] of sides.pairs.entries()) {
    const name = typeNameOf(pair);
    progress.say(`reading ${name}, kind ${index + 1} of ${sides.pairs.length}`);
    progress.signal.throwIfAborted();
    try {
      const read = await readPair(pair, sides, reading);
      objects += read.objects;
      added += read.added;
    } catch (cause) {
      progress.signal.throwIfAborted();
      const said = cause instanceof Error ? cause.message.slice(0, 300) : 'could not be read';
      ledger.note('rehearsal-failed', name, said);
    }
  }
  return { objects, added };
}

async function readPair(pair: KindPair, sides: Sides, reading: Reading): Promise<SidesRead> {
  const { old, target } = pair;
  if (target === undefined) return readOldOnly(pair, sides, reading);
  if (old === undefined || sides.old === undefined) {
    await carryAll(target, sides, reading, watchFor('target', reading).told);
    return { objects: 0, added: 0 };
  }
  if (pair.shared === undefined) return compareKind(pair, target, true, sides, reading);
  const read = await compareKind(pair, pair.shared, false, sides, reading);
  await carryAll(target, sides, reading, watchFor('target', reading).told);
  return read;
}

async function carryAll(
  of: ResourceRef,
  { target }: Sides,
  { carrier, account }: Reading,
  unreadable: Unreadable,
): Promise<void> {
  for await (const item of streamKind(target, of, unreadable)) {
    account.seen(item);
    await carrier.carry(item);
  }
}

/** The target has no such kind: what of it would have been carried needs a decision. */
async function readOldOnly(pair: KindPair, sides: Sides, reading: Reading): Promise<SidesRead> {
  const { carrier, account, ledger } = reading;
  if (sides.old === undefined || pair.old === undefined) return { objects: 0, added: 0 };
  let count = 0;
  const examples: string[] = [];
  for await (const item of streamKind(sides.old, pair.old, watchFor('old', reading).told)) {
    account.seen(item);
    if (madeByCopy(sides.revision)(item)) continue;
    if (leftOutBecause(item, carrier.around) !== undefined) continue;
    count += 1;
    if (examples.length < 5) examples.push(whereOf(item));
  }
  if (count === 0) return { objects: 0, added: 0 };
  const name = typeNameOf(pair);
  if (name === policies) carrier.leave('PodSecurityPolicy became labels of namespaces', count);
  else {
    const id =
      pair.old.group.includes('.') && isCustom(pair, reading) ? vanished : withoutSuccessor;
    ledger.note(id, name, `${count} objects: ${examples.join(', ')}${count > 5 ? ', …' : ''}`);
    carrier.leave(`no successor for ${name}`, count);
  }
  return { objects: 0, added: 0 };
}

const policies = 'podsecuritypolicies.policy';
const vanished = 'kind-vanished';
const withoutSuccessor = 'kind-without-successor';

const isCustom = (pair: KindPair, { carrier }: Reading): boolean =>
  carrier.around.custom.has(typeNameOf(pair));

async function compareKind(
  pair: KindPair,
  as: ResourceRef,
  carries: boolean,
  sides: Sides,
  reading: Reading,
): Promise<SidesRead> {
  const { carrier, account, ledger } = reading;
  if (sides.old === undefined || pair.old === undefined) return { objects: 0, added: 0 };
  const onOld = watchFor('old', reading);
  const onTarget = watchFor('target', reading);
  let objects = 0;
  let added = 0;
  await joinSides(
    streamKind(sides.old, pair.old, onOld.told),
    streamKind(sides.target, as, onTarget.told),
    {
      both: async (old, now) => {
        objects += 1;
        account.seen(now);
        // Handed on first: a definition says what is content of the objects after it, and of itself.
        if (carries) await carrier.carry(now);
        const { changed, pruned, added: filledIn } = comparePair(old, now, carrier.around);
        added += filledIn;
        if (changed.length > 0)
          ledger.note('object-changed', whereOf(now), differenceAt(now, changed));
        if (pruned.length > 0)
          ledger.note('object-pruned', whereOf(now), differenceAt(now, pruned));
      },
      onlyOld: (old) => {
        account.seen(old);
        if (isOwn(old, sides, reading) || onTarget.tails.has(whereOf(old))) return;
        ledger.note('object-vanished', whereOf(old), `${pair.resource} of the target lacks it`);
      },
      onlyNow: async (now) => {
        account.seen(now);
        if (carries) await carrier.carry(now);
      },
    },
  );
  return { objects, added };
}

/** What an API server makes or takes away by itself, on a copy as well. */
const isOwn = (item: Item, { revision }: Sides, { carrier }: Reading): boolean =>
  madeByCopy(revision)(item) ||
  clusterOwned.some((rule) => rule(item, carrier.around) !== undefined);

/** Tells of what one side's API server cannot read, and remembers which it was. */
function watchFor(
  side: 'old' | 'target',
  { ledger, account }: Reading,
): { readonly told: Unreadable; readonly tails: ReadonlySet<string> } {
  const tails = new Set<string>();
  return {
    tails,
    told: (of, tail, why) => {
      const [name = '', namespace] = tail.split('/').toReversed();
      const object = { metadata: namespace === undefined ? { name } : { name, namespace } };
      const where = whereOf({ of, object });
      tails.add(where);
      account.known(of, tail);
      ledger.note('object-unreadable', where, `the ${side} API server: ${why}`);
    },
  };
}
