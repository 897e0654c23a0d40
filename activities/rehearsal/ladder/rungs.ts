import { byAge, minorOf, type KubernetesVersion } from '../../../model/version.js';
import type { EncodingCount } from './census.js';
import {
  helpfulMinors,
  isRead,
  knownEncoding,
  writtenBy,
  type KnownEncoding,
} from './known-encodings.js';

/** Which rungs have to be climbed, and what they leave unread. */
export interface RungPlan {
  /** Oldest first; empty where the target reads all that is known. */
  readonly climb: readonly KubernetesVersion[];
  readonly lacking: readonly Lacking[];
}

/** Records that the target cannot read and no rung at hand helps. */
export interface Lacking extends EncodingCount {
  /** Minors whose API servers would help; empty where none does. */
  readonly helpful: readonly number[];
  /** An API server of the target's version never becomes ready while they are there. */
  readonly stopsStart: boolean;
}

/**
 * Which of the versions at hand have to rewrite a store that holds these encodings, so that the target reads it: the fewest, and of
 * as many the newest. Looks at what lies there now, so what was half rewritten is planned anew. Pure.
 */
export function planRungs(
  stored: readonly EncodingCount[],
  atHand: readonly KubernetesVersion[],
  to: KubernetesVersion,
): RungPlan {
  const known = stored.flatMap((count): Known[] => {
    const one = knownEncoding(count);
    return one === undefined ? [] : [{ count, ...one }];
  });
  const target = minorOf(to);
  const older = atHand.filter((version) => byAge(version, to) < 0).toSorted(byAge);
  const ways = subsetsOf(older).filter((rungs) => canAllStart(rungs, known));
  const scored = ways.map((climb) => ({
    climb,
    left: known.filter((one) => !isReadAfter(climb, one, target)),
  }));
  const [best] = scored.toSorted(
    (a, b) =>
      a.left.length - b.left.length ||
      a.climb.length - b.climb.length ||
      ageOf(b.climb) - ageOf(a.climb),
  );
  const { climb, left } = best ?? { climb: [], left: known };
  return { climb, lacking: left.map((one) => lackingOf(one, target)) };
}

interface Known extends KnownEncoding {
  readonly count: EncodingCount;
}

/** Ten rungs at most, by the schema of the spec: a thousand ways. */
const subsetsOf = (
  versions: readonly KubernetesVersion[],
): readonly (readonly KubernetesVersion[])[] =>
  versions.reduce<readonly (readonly KubernetesVersion[])[]>(
    (ways, version) => [...ways, ...ways.map((way) => [...way, version])],
    [[]],
  );

/** What a record is written as after rungs: each rewrites what it reads, and leaves the rest. */
const after = (rungs: readonly KubernetesVersion[], { family, version }: KnownEncoding): string =>
  rungs.reduce((now, rung) => {
    const minor = minorOf(rung);
    return (isRead(family, now, minor) && writtenBy(family, minor)) || now;
  }, version);

const isReadAfter = (
  rungs: readonly KubernetesVersion[],
  one: KnownEncoding,
  target: number,
): boolean => isRead(one.family, after(rungs, one), target);

/** A rung that never becomes ready on what the rungs before it left is no way. */
const canAllStart = (
  rungs: readonly KubernetesVersion[],
  known: readonly KnownEncoding[],
): boolean =>
  rungs.every((rung, index) => {
    const before = rungs.slice(0, index);
    return known.every(
      (one) => !stopsStart(one, minorOf(rung)) || isReadAfter(before, one, minorOf(rung)),
    );
  });

const stopsStart = (
  { family: { stopsStartSince = Infinity } }: KnownEncoding,
  minor: number,
): boolean => minor >= stopsStartSince;

const ageOf = (rungs: readonly KubernetesVersion[]): number =>
  rungs.reduce((sum, rung) => sum + minorOf(rung), 0);

const lackingOf = (one: Known, target: number): Lacking => ({
  ...one.count,
  helpful: helpfulMinors(one.family, one.version, target),
  stopsStart: stopsStart(one, target),
});
