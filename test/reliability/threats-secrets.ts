import type { Row } from './row.js';

const encrypted = 'test/temporal/encrypted.temporal.test.ts';
const canaries = 'test/security/canaries.real.test.ts';
const mutualTls = 'test/temporal/mutual-tls.temporal.test.ts';

/** Threats to secrets, and to what Temporal keeps and passes on. */
export const rows: readonly Row[] = [
  {
    id: 'T9',
    what: 'a forged, copied or old decision',
    outcome:
      'Temporal lets in who has a certificate; a signed decision counts once, for its gate and plan; all others are recorded and change nothing',
    keptBy: [
      { file: mutualTls, test: 'with %s nothing comes of it' },
      {
        file: 'test/workflows/signed.temporal.test.ts',
        test: 'two signed approvals open a gate; all others are recorded and change nothing',
      },
      {
        file: 'test/workflows/gate-tests.ts',
        test: 'four eyes: one person is not two, whatever they call themselves',
      },
    ],
  },
  {
    id: 'T10',
    what: "secrets in Temporal's database",
    outcome:
      'what a Secret, a key or a token holds never gets there; with a key ring all payloads and messages of failures are encrypted',
    keptBy: [
      {
        file: canaries,
        test: 'no canary is in a process, in what was printed, or in what is left on disk',
      },
      {
        file: 'test/activities/notify/read-vault-secret.test.ts',
        test: 'a redirect is refused, and the token goes nowhere else',
      },
      {
        file: encrypted,
        test: 'with a key ring a run there and back leaves nothing readable in the database of Temporal',
      },
      {
        file: 'test/temporal/codec.test.ts',
        test: 'after a rotation the newest key encrypts, and what the older one encrypted is read',
      },
      {
        file: 'test/console/codec.test.ts',
        test: 'the cookie of somebody who is logged in is of no use to %s',
      },
    ],
  },
  {
    id: 'T11',
    what: 'secrets in arguments, environments and temporary files',
    outcome: 'no process below the worker has one; a copy of a cluster is private, and removed',
    keptBy: [
      {
        file: canaries,
        test: 'no canary is in a process, in what was printed, or in what is left on disk',
      },
      {
        file: 'test/activities/rehearsal/copy-workshop.real.test.ts',
        test: 'a workshop ends its processes and theirs, and removes what it holds',
      },
      {
        file: 'test/activities/rehearsal/copy-workshop.real.test.ts',
        test: 'a program that fails tells its last words, and none of them is a secret',
      },
    ],
  },
  {
    id: 'T12',
    what: 'secrets in exported objects at rest',
    outcome: 'the store is encrypted, private, and its key lies elsewhere',
    keptBy: [
      {
        file: 'test/activities/store/store.test.ts',
        test: 'files are private and hold nothing readable',
      },
      {
        file: 'test/activities/store/store.test.ts',
        test: 'a key inside the store is refused, a copy would carry it',
      },
    ],
  },
  {
    id: 'T25',
    what: 'scripts and control characters in names and messages',
    outcome: "they are text on the console's pages",
    keptBy: [
      { file: 'test/console/hostile.test.ts', test: 'do not run on the page of a run%s' },
      {
        file: 'test/console/hostile.test.ts',
        test: 'escapes %j in text and in attributes',
      },
    ],
  },
  {
    id: 'T27',
    what: 'TLS that checks nobody',
    outcome:
      'a variable or a kubeconfig that would switch checks off is refused by name; a server of another CA or name is not talked to',
    keptBy: [
      { file: 'test/temporal/tls.test.ts', test: '%s is refused' },
      { file: mutualTls, test: 'with %s nothing comes of it' },
      {
        file: 'test/activities/cluster/kubeconfig.test.ts',
        test: 'a kubeconfig that %s is refused by field',
      },
      {
        file: 'test/activities/cluster/kubernetes-rest.test.ts',
        test: 'a server that the CA did not sign is not asked again',
      },
      { file: 'test/worker/start.test.ts', test: 'NODE_TLS_REJECT_UNAUTHORIZED' },
    ],
  },
  {
    id: 'T28',
    what: 'secrets in old files that are kept',
    outcome:
      'they keep modes and owners, and go when the old side is let go, wherever that was cut off',
    keptBy: [
      {
        file: 'test/activities/nodes/agent/test_sides.py',
        test: 'test_switch_and_return_keep_every_old_file',
      },
      {
        file: 'test/activities/nodes/agent/test_sides.py',
        test: 'test_retired_cut_off_anywhere_is_finished',
      },
    ],
  },
];
