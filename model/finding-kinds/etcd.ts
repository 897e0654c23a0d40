import type { FindingKinds } from './kind.js';

const operations = 'https://etcd.io/docs/latest/op-guide/';

/** Kinds of findings about: etcd. */
export const etcdKinds = {
  'etcd-unreachable': {
    severity: 'blocker',
    why: 'a member that cannot be asked gives no snapshot, and its cluster bears no further loss',
    remedy: 'mend the member, or its certificates',
    source: `${operations}recovery/`,
  },
  'etcd-gateway-off': {
    severity: 'blocker',
    why: 'rehearsal and export take their snapshot over the HTTP gateway',
    remedy: 'let etcd run with --enable-grpc-gateway=true',
    source: 'https://etcd.io/docs/latest/dev-guide/api_grpc_gateway/',
  },
  'etcd-member-unstarted': {
    severity: 'blocker',
    why: 'a member that was added and never started counts for the majority already',
    remedy: 'start it, or remove it',
    source: `${operations}runtime-configuration/`,
  },
  'etcd-member-elsewhere': {
    severity: 'blocker',
    why: 'a member on a node that the spec does not name goes on with the old data while the others are stopped',
    remedy: 'add its node to the spec, or remove the member',
    source: `${operations}runtime-configuration/`,
  },
  'etcd-clusters-differ': {
    severity: 'blocker',
    why: 'these endpoints are not one etcd, so a snapshot of one is not the data of the other',
    remedy: 'name the nodes of one cluster alone',
    source: `${operations}clustering/`,
  },
  'etcd-without-leader': {
    severity: 'blocker',
    why: 'without a leader nothing can be written',
    remedy: 'mend etcd first',
    source: `${operations}failures/`,
  },
  'etcd-leaders-differ': {
    severity: 'blocker',
    why: 'members that see different leaders are divided',
    remedy: 'mend the network between them, then assess again',
    source: `${operations}failures/`,
  },
  'etcd-alarm': {
    severity: 'blocker',
    why: 'etcd refuses writes, or has seen that its data is damaged',
    remedy: 'NOSPACE: compact, defragment, then disarm; CORRUPT: replace the member',
    source: `${operations}maintenance/`,
  },
  'etcd-data-unlike': {
    severity: 'blocker',
    why: 'members hold different data without knowing it, so a snapshot depends on whom one asks',
    remedy: 'find the member that is wrong by its peers, remove it, and let it join anew',
    source: `${operations}data_corruption/; etcd v3.5.0 to v3.5.2`,
  },
  'etcd-even-members': {
    severity: 'warning',
    why: 'an even number bears no more losses than one less, and can be divided in halves',
    remedy: 'add or remove a member',
    source: 'https://etcd.io/docs/latest/faq/',
  },
  'etcd-learner': {
    severity: 'warning',
    why: 'a learner has no vote: somebody is changing the members, or gave up half-way',
    remedy: 'promote it or remove it',
    source: 'https://etcd.io/docs/latest/learning/design-learner/',
  },
  'etcd-lagging': {
    severity: 'warning',
    why: 'what a snapshot of this member lacks is lost with it',
    remedy: 'wait until it has caught up, or find what slows it',
    source: `${operations}maintenance/`,
  },
  'etcd-near-quota': {
    severity: 'warning',
    why: 'a full store refuses writes for the whole cluster',
    remedy: 'compact and defragment, or raise --quota-backend-bytes',
    source: `${operations}maintenance/#space-quota`,
  },
  'etcd-fragmented': {
    severity: 'note',
    why: 'a snapshot carries the free pages too, so it takes longer than its data needs',
    remedy: 'defragment one member after another, the leader last',
    source: `${operations}maintenance/#defragmentation`,
  },
  'etcd-slow-writes': {
    severity: 'warning',
    why: 'slow writes to disk lose leaders, and leases of the whole cluster with them',
    remedy: 'give etcd a disk of its own',
    source:
      'https://etcd.io/docs/latest/faq/#what-does-the-etcd-warning-failed-to-send-out-heartbeat-on-time-mean',
  },
  'etcd-leader-changes': {
    severity: 'warning',
    why: 'leaders that change by themselves show a slow disk, a slow network or a clock that jumps',
    remedy: 'find the cause before the window',
    source: 'https://etcd.io/docs/latest/tuning/',
  },
  'etcd-versions-differ': {
    severity: 'warning',
    why: 'an upgrade of etcd was begun and not finished',
    remedy: 'finish it first',
    source: 'https://etcd.io/docs/latest/upgrades/',
  },
  'etcd-open': {
    severity: 'warning',
    why: 'whoever reaches this port reads every Secret and can write as nobody else may',
    remedy: 'listen on https with --client-cert-auth=true',
    source: `${operations}security/`,
  },
  'etcd-outside-too-old': {
    severity: 'blocker',
    why: "an etcd that the cluster does not run itself stays, and the target's API server needs a newer one",
    remedy: 'upgrade it first, one minor at a time',
    source: 'kubeadm: MinExternalEtcdVersion',
  },
  'etcd-versions-apart': {
    severity: 'note',
    why: 'the new etcd gets a directory of its own, empty or restored from a snapshot: neither may be started on the data of the other',
    remedy: 'leave data directories to the runbook; a rollback starts the old etcd on the old data',
    source: 'https://etcd.io/docs/latest/upgrades/; https://github.com/etcd-io/etcd/issues/20870',
  },
} satisfies FindingKinds;
