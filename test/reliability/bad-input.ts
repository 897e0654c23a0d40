import type { Row } from './row.js';

type Kept = Row['keptBy'][number];

/** Rows of a table of bad specs, by the rule that all of them follow. */
const spec = (test = '%s is refused'): Kept => ({ file: 'test/model/schema/spec.test.ts', test });
const anySpec = (test: string): Kept => ({ file: 'test/model/schema/any-spec.test.ts', test });
const window = (test: string): Kept => ({ file: 'test/model/schema/window.test.ts', test });
const commandLine = (test: string): Kept => ({ file: 'test/client/command-line.test.ts', test });
/** One labelled instance of a kind of finding is one row of this test. */
const finding: Kept = { file: 'test/assess/labelled.test.ts', test: '%s: %s' };
const rehearsal = (test: string): Kept => ({
  file: 'test/activities/rehearsal/rehearse.real.test.ts',
  test,
});
const dryRun: Kept = {
  file: 'test/activities/objects/import.real.test.ts',
  test: 'names all conflicts at once',
};
const importing = (test: string): Kept => ({
  file: 'test/activities/objects/import.test.ts',
  test,
});
const bundle: Kept = {
  file: 'test/activities/assess/bundle.test.ts',
  test: 'a bundle with %s is refused',
};
const kubeconfig = (test: string): Kept => ({
  file: 'test/activities/cluster/kubeconfig.test.ts',
  test,
});
const anyYaml = (test: string): Kept => ({ file: 'test/client/any-yaml.test.ts', test });
const message = (test: string): Kept => ({ file: 'test/workflows/any-message.test.ts', test });
const onTemporal = (test: string): Kept => ({
  file: 'test/workflows/any-message.temporal.test.ts',
  test,
});

/** The command line ends with code 2 and a line for each wrong field before Temporal is asked. */
const withCode2 = commandLine(
  '%s refuses a wrong spec with code 2 and a line for each field, before Temporal is asked',
);

/** Input that is refused, field by field and before anything is touched; T21 is the code that it might have run. */
export const rows: readonly Row[] = [
  {
    id: 'B1',
    what: 'no nodes, or none of the control plane',
    outcome: 'refused at nodes, code 2',
    keptBy: [spec(), withCode2],
  },
  {
    id: 'B2',
    what: 'one name for two nodes',
    outcome: 'refused at nodes[1].name',
    keptBy: [spec('every wrong field is named at once, each with its value and what is allowed')],
  },
  {
    id: 'B3',
    what: 'two names for one address, also in another form of IPv6',
    outcome: 'refused at nodes[2].address',
    keptBy: [spec(), anySpec('%s and %s are one machine')],
  },
  {
    id: 'B4',
    what: 'a host with characters of a shell, a line end or a leading dash',
    outcome: 'refused at nodes[1].address, and again where the connection is made',
    keptBy: [
      spec(),
      {
        file: 'test/activities/ssh/ssh.test.ts',
        test: 'the address %j is refused before anything is sent',
      },
    ],
  },
  {
    id: 'B5',
    what: 'IPv6 as a literal, and with a zone',
    outcome: 'a literal is taken; a zone is refused at nodes[1].address',
    keptBy: [spec('a node may be at %s'), spec()],
  },
  {
    id: 'B6',
    what: 'a port of 0, of 70000, or in quotes',
    outcome: 'refused at nodes[1].port or ssh.port',
    keptBy: [spec(), anySpec('%s is refused')],
  },
  {
    id: 'B7',
    what: 'a private key that others can read, encrypted, public, or with line ends of Windows; a certificate that has ended or is none',
    outcome:
      'refused at ssh.privateKeyFile or ssh.certificateFile, code 2; the worker checks again',
    keptBy: [
      commandLine('%s is refused'),
      commandLine('a certificate that %s is refused'),
      { file: 'test/activities/ssh/ssh.test.ts', test: 'a key that others can read is not used' },
    ],
  },
  {
    id: 'B8',
    what: 'a host key that nobody knows',
    outcome: 'refused by the verdict on the key, and nobody logs in',
    keptBy: [{ file: 'test/activities/ssh/ssh.test.ts', test: 'with $name nobody logs in' }],
  },
  {
    id: 'B9',
    what: 'known_hosts with hashed, revoked, doubled and malformed lines, and ports in brackets',
    outcome: 'each line is read as OpenSSH does; a key that stands in none is never known',
    keptBy: [
      { file: 'test/activities/ssh/known-hosts.test.ts', test: 'a host key: $name → $verdict' },
      {
        file: 'test/activities/ssh/any-known-hosts.test.ts',
        test: 'whatever a file says, a key is judged, and a key that is not in it is never known',
      },
      {
        file: 'test/activities/ssh/any-known-hosts.test.ts',
        test: 'a line that revokes a key counts, whatever stands around it',
      },
    ],
  },
  {
    id: 'B10',
    what: 'a target that is older than the source, or the same',
    outcome:
      'refused at version; where the cluster itself is newer, the plan has the blocker not-newer',
    keptBy: [spec(), finding],
  },
  {
    id: 'B11',
    what: 'versions such as 1.28, latest, v1.28.6-rc.1, v1.28.6+k3s1, v1.028.6',
    outcome: 'refused at version, with the form that was probably meant',
    keptBy: [spec()],
  },
  {
    id: 'B12',
    what: 'a minor is skipped',
    outcome:
      'the plan of a stepwise upgrade has the blocker more-than-one-minor; a rung outside of the way is refused at ladder[0].version',
    keptBy: [finding, spec()],
  },
  {
    id: 'B13',
    what: 'a state on the way with a skew that is not allowed',
    outcome: 'no way goes through one; versions that differ too much now are findings by component',
    keptBy: [
      {
        file: 'test/planning/hops.test.ts',
        test: 'every point of every way is legal, and what workers are promised holds',
      },
      finding,
    ],
  },
  {
    id: 'B14',
    what: 'a program for another processor, no program at all, cut off, with another digest, behind a link, or setuid',
    outcome:
      'refused by file; a link is followed and its content sent by digest alone, and a bundle cannot say a mode',
    keptBy: [
      {
        file: 'test/activities/rehearsal/copy-programs.real.test.ts',
        test: '%s is refused and not kept',
      },
      bundle,
      {
        file: 'test/activities/nodes/activities.test.ts',
        test: 'sends no file of the bundle that is not what the plan says',
      },
    ],
  },
  {
    id: 'B15',
    what: 'digests in capitals, under another name, or in the form of BSD',
    outcome: 'refused at files[0].sha256 or by the file of the bundle',
    keptBy: [bundle],
  },
  {
    id: 'B16',
    what: 'a kubeconfig that runs a program, checks no certificate, has no CA, has expired, chooses no context, or leads to another cluster',
    outcome: 'refused by file and field before anything is asked; another cluster by both UIDs',
    keptBy: [
      kubeconfig('a kubeconfig that %s is refused by field'),
      kubeconfig('an expired client certificate is refused'),
      {
        file: 'test/activities/cluster/guarded.test.ts',
        test: 'a kubeconfig that leads to another cluster is refused with both UIDs, and nothing runs',
      },
      {
        file: 'test/activities/cluster/any-kubeconfig.test.ts',
        test: 'whatever stands in its fields, it is taken or refused in a line that can be seen',
      },
      {
        file: 'test/activities/cluster/any-kubeconfig.test.ts',
        test: 'what cannot be read is not quoted: it may be a token',
      },
    ],
  },
  {
    id: 'B17',
    what: 'one cluster as source and as target',
    outcome: 'cannot be said: a spec has one kubeconfig, and a second one is no such field',
    keptBy: [anySpec('a field that nobody knows is refused at its own place, wherever it stands')],
  },
  {
    id: 'B18',
    what: 'a target that is not empty',
    outcome: 'what is there and differs is a conflict, named before the first write',
    keptBy: [dryRun, importing('what somebody else wrote otherwise is left, and refused by name')],
  },
  {
    id: 'B19',
    what: 'a parallelism of 0, of 1e9, or that is no number',
    outcome: 'refused at parallelism; later as a message or option likewise',
    keptBy: [
      spec(),
      message('goes on at its pace whatever else it is sent (%#)'),
      {
        file: 'test/client/any-arguments.test.ts',
        test: 'a pace of "%s" is refused before Temporal is asked',
      },
    ],
  },
  {
    id: 'B20',
    what: 'a failure budget of all nodes or more, below 0, or in per cent',
    outcome: 'refused at failureBudget',
    keptBy: [spec(), anySpec('%s is refused')],
  },
  {
    id: 'B21',
    what: 'a window that ends before it starts, in a gap of the clock, in no zone, in the past, of no length, or by cron',
    outcome:
      'refused at windows[0] by field; a start that the clock leaves out opens at the next moment that there is',
    keptBy: [
      window('%s may not be %j'),
      window('%s is refused'),
      anySpec('%s is refused'),
      { file: 'test/model/window-times.test.ts', test: '%s' },
    ],
  },
  {
    id: 'B22',
    what: 'an approval of another plan',
    outcome: 'code 2; sent by hand it is recorded and changes nothing',
    keptBy: [
      {
        file: 'test/client/runs.test.ts',
        test: 'an approval of another plan is refused with code 2 and changes nothing',
      },
      {
        file: 'test/workflows/engine-tests.ts',
        test: 'an approval with %s is recorded and changes nothing',
      },
    ],
  },
  {
    id: 'B23',
    what: 'a message of another type, of a megabyte, or nested deeply',
    outcome: 'recorded with what is wrong, changes nothing, and the run lives',
    keptBy: [
      message(
        '%s takes whatever is sent: one line in the journal, and no change where it is refused',
      ),
      message('%s is not moved by depth, size or bytes'),
      onTemporal('whatever is sent to a run is recorded and changes nothing, and the run lives'),
      onTemporal('an update of any kind is answered with why, and leaves no event'),
      onTemporal('an update that cannot be decoded is answered with why, and the run lives'),
      onTemporal('a spec for %s that cannot be decoded is refused, and nothing is called'),
      {
        file: 'test/temporal/encrypted.temporal.test.ts',
        test: 'a message that was changed after it was encrypted is noted, and the run lives',
      },
    ],
  },
  {
    id: 'B24',
    what: 'YAML with bombs, keys twice, tags of code, tabs, no, 0777, huge numbers, UTF-16, NUL, several documents',
    outcome:
      'refused with line and column, code 2; words and numbers are what YAML 1.2 says, and the field judges them',
    keptBy: [
      { file: 'test/client/read-yaml.test.ts', test: '%s is refused' },
      {
        file: 'test/client/read-yaml.test.ts',
        test: 'Norway is a word, and octal numbers are what they look like',
      },
      anyYaml(
        'whatever is written is read or refused in lines that can be seen, and reaches no prototype',
      ),
      anyYaml('time grows with the length, no faster'),
    ],
  },
  {
    id: 'B25',
    what: 'an object without a name',
    outcome:
      'none is in an API server; a manifest without one is read all the same, and never applied',
    keptBy: [
      {
        file: 'test/activities/yaml/any-yaml.test.ts',
        test: '%s are read or told, whatever stands in them',
      },
    ],
  },
  {
    id: 'B26',
    what: 'an object of more than a megabyte, or annotations near their limit',
    outcome: 'findings object-too-large and annotations-too-large',
    keptBy: [finding],
  },
  {
    id: 'B27',
    what: 'a name that the old version took and the new one does not',
    outcome:
      'finding name-too-long; whatever else the target refuses is named by the rehearsal, and blocks',
    keptBy: [finding, rehearsal('what no API server can read is named, and blocks')],
  },
  {
    id: 'B28',
    what: 'an object of a kind that nobody defines',
    outcome: 'the rehearsal asks for a decision; a conflict before the first write of an import',
    keptBy: [
      rehearsal('a kind without successor needs a decision; policies become labels'),
      dryRun,
    ],
  },
  {
    id: 'B29',
    what: 'a Secret that may not be changed',
    outcome: 'is created as it was; where another one is there, it is a conflict and left alone',
    keptBy: [
      {
        file: 'test/activities/objects/import.real.test.ts',
        test: 'creates everything, and the second time finds that it did',
      },
      importing('what somebody else wrote otherwise is left, and refused by name'),
    ],
  },
  {
    id: 'B30',
    what: 'owners in a ring, in another namespace, or gone',
    outcome: 'a ring is imported; owners that cannot be are the finding owner-gone',
    keptBy: [
      importing('objects that own each other, or themselves, are imported all the same'),
      finding,
    ],
  },
  {
    id: 'B31',
    what: 'a volume of a node that is not there, or by labels of old',
    outcome: 'findings volume-node-missing and vanishing-label-on-volume',
    keptBy: [finding],
  },
  {
    id: 'B32',
    what: 'a claim that was promised to a node that is not there',
    outcome: 'finding volume-node-missing',
    keptBy: [finding],
  },
  {
    id: 'B33',
    what: 'an Ingress without pathType, and two of one host',
    outcome: 'the type is written out as the old version meant it; finding ingress-duplicate-host',
    keptBy: [rehearsal('the old effective defaults of %s are written out'), finding],
  },
  {
    id: 'B34',
    what: 'pods that only a PodSecurityPolicy let in',
    outcome: 'finding psp-admitted; the policies become labels of namespaces',
    keptBy: [
      finding,
      rehearsal('a kind without successor needs a decision; policies become labels'),
    ],
  },
  {
    id: 'B35',
    what: 'a webhook whose CA has ended',
    outcome: 'finding webhook-ca-expired',
    keptBy: [finding],
  },
  {
    id: 'B36',
    what: 'releases of Helm 2, damaged ones, and ones in parts',
    outcome:
      'findings helm-two-release and helm-release-unreadable; what cannot be rewritten comes back as it was',
    keptBy: [
      finding,
      { file: 'test/activities/objects/helm.test.ts', test: '%s comes back as it was' },
    ],
  },
  {
    id: 'B37',
    what: 'members of two etcd clusters, or a snapshot that is not the one',
    outcome: 'finding etcd-clusters-differ; a snapshot that is not whole is not restored',
    keptBy: [
      finding,
      {
        file: 'test/activities/rehearsal/copy-failures.real.test.ts',
        test: 'a snapshot that was damaged is not restored',
      },
    ],
  },
  {
    id: 'B38',
    what: 'a data directory with blanks, or that is a file system of its own',
    outcome: 'a path with blanks is refused at layout by field; a mount is the blocker mount-point',
    keptBy: [{ file: 'test/model/schema/layout.test.ts', test: '%s is refused' }, finding],
  },
  {
    id: 'B39',
    what: 'too little room for what is kept',
    outcome: 'the blocker disk-full, by node',
    keptBy: [finding],
  },
  {
    id: 'B40',
    what: 'a run is to go on with another plan',
    outcome:
      'cannot be said: a plan is recorded with its run, and a decision on another one changes nothing',
    keptBy: [
      {
        file: 'test/workflows/engine-tests.ts',
        test: 'an approval with %s is recorded and changes nothing',
      },
    ],
  },
  {
    id: 'B41',
    what: 'a workflow id with blanks or a thousand characters',
    outcome: 'ids are made of the name of the cluster, refused at cluster',
    keptBy: [spec(), anySpec('%s is refused')],
  },
  {
    id: 'B42',
    what: 'a result of megabytes',
    outcome:
      'nodes are cut off, findings of one kind are counted after fifty, and content goes to the store',
    keptBy: [
      {
        file: 'test/activities/cluster/findings.test.ts',
        test: 'of a kind with many findings fifty travel, and one that counts the rest',
      },
      { file: 'test/activities/ssh/ssh.test.ts', test: 'a flood of output is cut' },
    ],
  },
  {
    id: 'B43',
    what: 'the clock of a node is off',
    outcome: 'the blocker clock-skew, by node',
    keptBy: [finding],
  },
  {
    id: 'B44',
    what: '10,001 nodes',
    outcome: 'refused at nodes',
    keptBy: [anySpec('ten thousand nodes are a spec, one more is not')],
  },
  {
    id: 'B45',
    what: 'variables that are missing or blank, and NODE_TLS_REJECT_UNAUTHORIZED=0',
    outcome:
      'blank is as good as missing; no program starts that would check no certificate, code 2',
    keptBy: [
      { file: 'test/model/environment.test.ts', test: 'a variable that is %j counts as %j' },
      {
        file: 'test/worker/start.test.ts',
        test: 'a worker that %s ends with code 2 and one line, and makes nothing',
      },
      {
        file: 'test/worker/start.test.ts',
        test: 'a recovery that checks no certificates says so, and makes nothing',
      },
      {
        file: 'test/worker/start.test.ts',
        test: 'a command line that checks no certificates ends with code 2, before anything is read',
      },
    ],
  },
  {
    id: 'T21',
    what: 'keys of the prototype, and YAML that is code',
    outcome:
      'a key is a key like any other and reaches no prototype; a tag is refused in a spec, and text elsewhere',
    keptBy: [
      anyYaml('a key of the prototype is a key like any other'),
      spec('a field that would reach the prototype is no field'),
      {
        file: 'test/activities/yaml/any-yaml.test.ts',
        test: 'a tag is not followed: what it is on stays text',
      },
      { file: 'test/client/read-yaml.test.ts', test: '%s is refused' },
      anySpec(
        'whatever stands in a field: it is taken as it comes out again, or refused in lines that can be seen',
      ),
    ],
  },
];
