import { judgeEtcd } from '../../../../activities/assess/etcd-findings/judge-etcd.js';
import type {
  MemberReading,
  MemberTold,
} from '../../../../activities/assess/etcd-findings/member.js';
import type { Labelled, LabelledSet } from '../labelled.js';

const now = Date.parse('2026-12-01T00:00:00Z');
const ids = ['11', '12', '13'] as const;
const members = ids.map((id, at) => ({
  id,
  name: `cp-${at + 1}`,
  isLearner: false,
  peerUrls: [`https://10.0.0.${at + 1}:2380`],
}));

const told = (member: string, more: Partial<MemberTold> = {}): MemberTold => ({
  endpoint: 'https://127.0.0.1:2379',
  version: '3.4.23',
  member,
  cluster: '99',
  revision: 4_200,
  leader: '11',
  raftIndex: 9_000,
  appliedIndex: 9_000,
  bytes: 60 * 1024 ** 2,
  usedBytes: 40 * 1024 ** 2,
  errors: [],
  alarms: [],
  members,
  metrics: {
    leaderChanges: 2,
    startedSeconds: now / 1000 - 30 * 86_400,
    quotaBytes: 2 * 1024 ** 3,
    writes: 500_000,
    slowestWriteMs: 8,
  },
  ...more,
});

const flags = new Map([
  ['listen-client-urls', 'https://127.0.0.1:2379,https://10.0.0.1:2379'],
  ['client-cert-auth', 'true'],
]);

/** Three members that go together. */
const well = (): MemberReading[] =>
  ids.map((id, at) => ({
    where: `cp-${at + 1}`,
    isOutside: false,
    flags,
    told: told(id),
    hash: 77,
  }));

const etcd = (
  name: string,
  expected: readonly string[],
  change: (all: MemberReading[]) => MemberReading[],
  to: 'v1.23.6' | 'v1.34.4' = 'v1.23.6',
): Labelled => ({
  name,
  expected,
  findings: () => judgeEtcd(change(well()), { from: 'v1.19.12', to, now }),
});

/** The last of the three, otherwise. */
const third =
  (more: Partial<MemberReading>) =>
  (all: MemberReading[]): MemberReading[] =>
    all.map((one, at) => (at === 2 ? { ...one, ...more } : one));

/** The same told by all. */
const every =
  (more: Partial<MemberTold>) =>
  (all: MemberReading[]): MemberReading[] =>
    all.map((one) => (one.told ? { ...one, told: { ...one.told, ...more } } : one));

const failed = (failure: string): MemberReading => ({
  where: 'cp-3',
  isOutside: false,
  flags,
  failure,
});
const metrics = told('11').metrics!;

/** Clusters of etcd in which one thing is wrong. */
export const etcdLabels: LabelledSet = [
  etcd('three members that are well', [], (all) => all),
  etcd('one member that is well', [], () => [
    { where: 'cp-1', isOutside: false, flags, told: told('11', { members: [members[0]!] }) },
  ]),
  etcd('a member that does not answer', ['etcd-unreachable'], (all) => [
    ...all.slice(0, 2),
    failed('https://127.0.0.1:2379: Connection refused'),
  ]),
  etcd('a member without gateway', ['etcd-gateway-off'], (all) => [
    ...all.slice(0, 2),
    failed("etcd's HTTP gateway is off"),
  ]),
  etcd(
    'a member that never started',
    ['etcd-member-unstarted'],
    every({
      members: members.map((one) => (one.id === '13' ? { ...one, name: '' } : one)),
    }),
  ),
  etcd('a member on a node that is not named', ['etcd-member-elsewhere'], (all) => all.slice(0, 2)),
  etcd(
    'members of two clusters',
    ['etcd-clusters-differ'],
    third({ told: told('13', { cluster: '98' }) }),
  ),
  etcd('no leader', ['etcd-without-leader'], third({ told: told('13', { leader: '0' }) })),
  etcd('two leaders', ['etcd-leaders-differ'], third({ told: told('13', { leader: '12' }) })),
  etcd('an alarm', ['etcd-alarm'], every({ alarms: ['NOSPACE'] })),
  etcd('data that differs', ['etcd-data-unlike'], third({ hash: 78 })),
  etcd('two members', ['etcd-even-members'], (all) =>
    every({ members: members.slice(0, 2) })(all).slice(0, 2),
  ),
  etcd(
    'a learner',
    ['etcd-even-members', 'etcd-learner'],
    every({
      members: members.map((one) => (one.id === '13' ? { ...one, isLearner: true } : one)),
    }),
  ),
  etcd(
    'a member that lags',
    ['etcd-lagging'],
    third({ told: told('13', { appliedIndex: 4_000 }) }),
  ),
  etcd(
    'a store that is nearly full',
    ['etcd-near-quota'],
    every({ bytes: 1.9 * 1024 ** 3, usedBytes: 1.8 * 1024 ** 3 }),
  ),
  etcd(
    'a store that is mostly holes',
    ['etcd-fragmented'],
    every({ bytes: 1024 ** 3, usedBytes: 1024 ** 2 }),
  ),
  etcd(
    'a slow disk',
    ['etcd-slow-writes'],
    every({ metrics: { ...metrics, slowestWriteMs: 512 } }),
  ),
  etcd(
    'leaders that come and go',
    ['etcd-leader-changes'],
    every({ metrics: { ...metrics, leaderChanges: 120 } }),
  ),
  etcd(
    'an upgrade that was not finished',
    ['etcd-versions-differ'],
    third({ told: told('13', { version: '3.5.6' }) }),
  ),
  etcd(
    'a port that asks nobody',
    ['etcd-open'],
    third({
      flags: new Map([['listen-client-urls', 'http://10.0.0.3:2379,http://127.0.0.1:2379']]),
    }),
  ),
  etcd(
    'loopback without TLS',
    [],
    third({
      flags: new Map([['listen-client-urls', 'http://127.0.0.1:2379']]),
    }),
  ),
  etcd(
    'an etcd of somebody else that is too old',
    ['etcd-outside-too-old'],
    (all) => all.map((one) => ({ ...one, isOutside: true, flags: new Map() })),
    'v1.34.4',
  ),
  etcd('two minors at once', ['etcd-versions-apart'], (all) => all, 'v1.34.4'),
];
