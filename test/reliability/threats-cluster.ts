import type { Row } from './row.js';

const rights = 'test/activities/cluster/rights/rights.real.test.ts';
const audit = 'test/client/audit.temporal.test.ts';
const auditLog = 'test/worker/audit-log.test.ts';
const kubeconfig = 'test/activities/cluster/kubeconfig.test.ts';
const engine = 'test/workflows/engine-tests.ts';
const drift = 'test/workflows/drift.simulated.test.ts';
const supplies = 'test/setup/supply-chain.test.ts';
const takenOver = 'test/activities/nodes/agent/test_taken_over.py';

/** Threats to the cluster, to what is recorded of a run, and to what it is made of. */
export const rows: readonly Row[] = [
  {
    id: 'T8',
    what: 'a plan that is changed between its approval and the run',
    outcome:
      'an approval binds run, gate and digest; another digest is recorded and changes nothing',
    keptBy: [
      { file: engine, test: 'an approval with %s is recorded and changes nothing' },
      { file: 'test/planning/plan-switch.test.ts', test: 'any other plan has another digest' },
    ],
  },
  {
    id: 'T13',
    what: 'an identity in Kubernetes that may do more than its work',
    outcome:
      'a role for each phase, made from one list; each activity does its work with its own alone, and each right is asked for; an assessment warns of a user who may do everything',
    keptBy: [
      {
        file: rights,
        test: 'does all of its work with its own role alone, and nothing of it is forbidden',
      },
      { file: rights, test: 'has no right that nothing asks for' },
      {
        file: rights,
        test: 'is given by the API server what is written down, and no more',
      },
      {
        file: rights,
        test: 'only import-rights may give what it does not have, and nobody may be somebody else',
      },
      { file: rights, test: 'is warned of at the assessment, be it by group or by binding' },
    ],
  },
  {
    id: 'T14',
    what: 'rights, webhooks or pods that somebody adds to what is imported',
    outcome:
      'all who may do everything, and pods that may do it on their node, stand in the plan; what was never rehearsed is shown at the gate ' +
      'of the window, or ends the run, and a new administrator ends it whatever the gates; nobody is given more than the importer has',
    keptBy: [
      {
        file: 'test/activities/cluster/hostile.test.ts',
        test: 'the assessment names who may do everything, and what may do it on nodes',
      },
      {
        file: rights,
        test: 'those who approve are told who may do everything, Kubernetes itself aside',
      },
      {
        file: 'test/activities/rehearsal/rehearse.real.test.ts',
        test: 'whoever was given everything since then is named, by default objects too',
      },
      {
        file: drift,
        test: 'a new administrator of the cluster ends the run, and nothing was stopped',
      },
      {
        file: drift,
        test: 'nobody is asked at the gate of the window for a new administrator',
      },
      { file: drift, test: 'what was never rehearsed ends the run before anything was stopped' },
      {
        file: drift,
        test: 'at the gate of the window people see it, and what they approve is carried',
      },
      { file: rights, test: 'without import-rights nobody is given more than the importer has' },
    ],
  },
  {
    id: 'T15',
    what: 'a claim of somebody else that waits for a volume',
    outcome: 'the volume keeps its claim by name, and is tied to it before the claim is',
    keptBy: [
      {
        file: 'test/activities/objects/bind-volumes.test.ts',
        test: 'a claim of another namespace never gets the volume',
      },
    ],
  },
  {
    id: 'T16',
    what: 'a kubeconfig that leads to another cluster than the planned one',
    outcome: 'every activity is refused by the UID of kube-system before it asks for anything else',
    keptBy: [
      {
        file: 'test/activities/cluster/another-cluster.test.ts',
        test: '%s does nothing on another cluster than the planned one',
      },
    ],
  },
  {
    id: 'T19',
    what: 'somebody who removes or changes what is recorded of a run',
    outcome:
      'each line of the audit log names the one before, and Temporal has every act with its arguments and result: verifying names what is missing',
    keptBy: [
      { file: auditLog, test: 'a line that was %s is found' },
      { file: audit, test: '%s: it is found' },
      {
        file: audit,
        test: 'a file that is gone is found, and a directory without a log is refused',
      },
      { file: audit, test: 'a log that Temporal does not bear out is not handed in' },
    ],
  },
  {
    id: 'T20',
    what: 'a dependency that is not what it was',
    outcome:
      'one version and digest of each in the lock file, nothing of theirs runs at the installation, and a bill of materials names all',
    keptBy: [
      { file: supplies, test: 'every package of the lock file has one version and a digest' },
      { file: supplies, test: 'packages come without running anything of theirs' },
      {
        file: supplies,
        test: 'the bill of materials names every package of the lock file, with its digest',
      },
    ],
  },
  {
    id: 'T22',
    what: 'an API server, or the console, that is asked for more than it bears',
    outcome:
      'at most 32 requests are under way; a server that says it is busy gets half, and more again as it takes them',
    keptBy: [
      {
        file: 'test/activities/cluster/kubernetes-rest.test.ts',
        test: 'a busy server is asked for less at once until it takes more again',
      },
      {
        file: 'test/activities/cluster/kubernetes-limiter.test.ts',
        test: 'a busy server halves the room, once for all who were sent before it said so, and never to nothing',
      },
      {
        file: 'test/console/flood.test.ts',
        test: 'a flood of %s is answered, one by one, and somebody who works is answered meanwhile',
      },
    ],
  },
  {
    id: 'T23',
    what: 'a dead run that holds a cluster',
    outcome: 'people take it over on every node; the old one is refused there from then on',
    keptBy: [
      { file: takenOver, test: 'test_a_zombie_acts_no_more_once_a_run_was_taken_over' },
      { file: takenOver, test: 'test_two_processes_that_claim_at_once_do_not_both_win' },
    ],
  },
  {
    id: 'T24',
    what: 'a rollback that is used to bring in an older version',
    outcome:
      'a spec cannot ask for an older version, and a way back starts kept files that equal their manifest alone',
    keptBy: [
      { file: 'test/model/schema/spec.test.ts', test: 'a downgrade' },
      {
        file: 'test/activities/nodes/agent/test_sides.py',
        test: 'test_a_kept_file_that_changed_is_named',
      },
    ],
  },
  {
    id: 'T26',
    what: 'a kubeconfig that runs a program on the orchestrator',
    outcome:
      'exec and auth-provider are refused by name; the file can be of a certificate or token',
    keptBy: [
      { file: kubeconfig, test: 'runs a program' },
      { file: kubeconfig, test: 'has an auth provider' },
    ],
  },
];
