import { z } from 'zod';
import { printable } from '../../../model/printable.js';

const count = z.number().nonnegative();
const word = z
  .string()
  .max(1_000)
  .transform((told) => printable(told));
/** Numbers of 64 bits, which JSON numbers are too small for. */
const id = z.string().regex(/^\d{1,20}$/);

/** Answer to `etcd-look` without a revision: what a member tells. */
export const MemberTold = z.object({
  endpoint: word,
  version: word,
  member: id,
  cluster: id,
  revision: count,
  /** `0` where it sees none. */
  leader: id,
  raftIndex: count,
  appliedIndex: count,
  bytes: count,
  usedBytes: count,
  errors: z.array(word).max(10),
  alarms: z.array(word).max(20),
  members: z
    .array(z.object({ id, name: word, isLearner: z.boolean(), peerUrls: z.array(word).max(10) }))
    .max(50),
  metrics: z
    .object({
      leaderChanges: count.nullable(),
      startedSeconds: count.nullable(),
      quotaBytes: count.nullable(),
      /** How many writes the next figure stands on. */
      writes: count,
      /** Of 99 in 100 writes to the disk, milliseconds. */
      slowestWriteMs: count.nullable(),
    })
    .nullable(),
});
/** The same, as a type. */
export type MemberTold = z.output<typeof MemberTold>;

/** Answer to `etcd-look` with a revision. */
export const HashTold = z.object({ hash: count.nullable() });

/** A member as it was asked: what it told, or why it did not. */
export interface MemberReading {
  /** Name of its node, or its URL where it is outside. */
  readonly where: string;
  /** etcd is no component of the layout: it stays. */
  readonly isOutside: boolean;
  /** Its command line, where the cluster runs it. */
  readonly flags: ReadonlyMap<string, string>;
  readonly told?: MemberTold;
  /** Of all keys up to one revision that all members have. */
  readonly hash?: number;
  readonly failure?: string;
}

/** What a cluster of etcd is to be. */
export interface EtcdContext {
  readonly from: `v1.${number}.${number}`;
  readonly to: `v1.${number}.${number}`;
  /** Epoch ms. */
  readonly now: number;
}
