import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { EtcdContext, MemberReading } from './member.js';
import { answering } from './members.js';

const MEGABYTE = 1024 * 1024;
/** etcd's own, where nobody sets --quota-backend-bytes. */
const DEFAULT_QUOTA = 2 * 1024 * MEGABYTE;
const QUOTA_PART = 0.8;
/** Smaller stores are sent in no time, however loose. */
const FRAGMENTED = { bytes: 512 * MEGABYTE, part: 0.5 };
/** etcd asks for 10 ms; ten times as slow is no matter of taste. Fewer writes tell nothing. */
const SLOW = { ms: 100, writes: 1_000 };
/** Restarts of members are ordinary. */
const LEADER_CHANGES = { atLeast: 5, perDay: 1 };

/** Alarms, room and fragments. */
export const amount = (members: readonly MemberReading[]): Finding[] =>
  answering(members).flatMap(({ where, flags, told }) => {
    const quota =
      told.metrics?.quotaBytes ?? (Number(flags.get('quota-backend-bytes') ?? 0) || DEFAULT_QUOTA);
    const alarms = [...told.alarms, ...told.errors];
    const isLoose = told.bytes > FRAGMENTED.bytes && told.usedBytes < FRAGMENTED.part * told.bytes;
    return [
      ...(alarms.length > 0 ? [found('etcd-alarm', where, [...new Set(alarms)].join(', '))] : []),
      ...(told.bytes > QUOTA_PART * quota
        ? [found('etcd-near-quota', where, `${megabytes(told.bytes)} of ${megabytes(quota)} MB`)]
        : []),
      ...(isLoose
        ? [
            found(
              'etcd-fragmented',
              where,
              `${megabytes(told.usedBytes)} of ${megabytes(told.bytes)} MB are in use`,
            ),
          ]
        : []),
    ];
  });

/** Disks and leaders, by counters since the member started. */
export const slowness = (members: readonly MemberReading[], { now }: EtcdContext): Finding[] =>
  answering(members).flatMap(({ where, told: { metrics } }) => {
    if (metrics === null) return [];
    const { writes, slowestWriteMs, leaderChanges, startedSeconds } = metrics;
    const days = Math.max((now / 1000 - (startedSeconds ?? now / 1000)) / 86_400, 1);
    const changes = leaderChanges ?? 0;
    return [
      ...(writes >= SLOW.writes && (slowestWriteMs ?? 0) > SLOW.ms
        ? [
            found(
              'etcd-slow-writes',
              where,
              `one write in a hundred takes up to ${slowestWriteMs} ms or longer`,
            ),
          ]
        : []),
      ...(changes >= LEADER_CHANGES.atLeast && changes / days > LEADER_CHANGES.perDay
        ? [
            found(
              'etcd-leader-changes',
              where,
              `${changes} changes of leader in ${Math.ceil(days)} days`,
            ),
          ]
        : []),
    ];
  });

const megabytes = (bytes: number): number => Math.round(bytes / MEGABYTE);
