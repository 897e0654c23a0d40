import type { Row } from './row.js';

const rest = 'test/activities/cluster/kubernetes-rest.test.ts';
const engine = 'test/workflows/engine-tests.ts';
const killed = 'test/activities/objects/import-killed.real.test.ts';
const importing = 'test/activities/objects/import.real.test.ts';
const apis = 'test/assess/labelled/cluster/apis.ts';
const holds = 'test/workflows/cluster-hold.temporal.test.ts';
const volumes = 'test/activities/objects/bind-volumes.test.ts';

/** Faults of the Kubernetes API and of what stands in it. */
export const rows: readonly Row[] = [
  {
    id: 'F10',
    what: 'an approval that comes twice, late, or from before',
    outcome: 'one counts; all others are recorded with the reason and change nothing',
    keptBy: [
      { file: engine, test: 'an approval sent five times counts once' },
      { file: engine, test: 'an approval with %s is recorded and changes nothing' },
      { file: 'test/workflows/gate-tests.ts', test: 'what is expired does not count' },
    ],
  },
  {
    id: 'F30',
    what: 'an API server that answers 429, 5xx or nothing',
    outcome: 'Retry-After is honoured, tries are bounded by a deadline, and fewer are sent at once',
    keptBy: [
      { file: rest, test: '%s is met by trying again' },
      {
        file: rest,
        test: 'Retry-After is honoured, and given up where it leads past the deadline',
      },
      { file: rest, test: 'a server that never answers is given up at the deadline' },
    ],
  },
  {
    id: 'F31',
    what: 'an API server, or whoever imports, that dies in the middle of an import',
    outcome: 'the import goes on where it was: nothing twice, nothing missing',
    keptBy: [
      {
        file: killed,
        test: 'kill -9 of the API server: the import waits for it, nothing twice and nothing missing',
      },
      {
        file: killed,
        test: 'kill -9 of whoever imports: the next goes on, nothing twice and nothing missing',
      },
    ],
  },
  {
    id: 'F42',
    what: 'a webhook that fails requests while its server is away',
    outcome: 'the assessment names it; an import names what it refuses, before anything is written',
    keptBy: [
      { file: apis, test: 'a webhook has no server' },
      { file: apis, test: 'a strict webhook runs in the cluster' },
      {
        file: importing,
        test: 'a webhook that stands in the way is named without waiting for it',
      },
    ],
  },
  {
    id: 'F43',
    what: 'an aggregated API that is away',
    outcome: 'the assessment names it; the product deletes no namespace',
    keptBy: [
      { file: apis, test: 'an aggregated API is away' },
      {
        file: 'test/activities/cluster/rights/rights.real.test.ts',
        test: 'deletes nothing but Nodes',
      },
    ],
  },
  {
    id: 'F45',
    what: 'a field that the target drops without a word',
    outcome: 'the rehearsal names it by path, and every imported object is compared field by field',
    keptBy: [
      {
        file: 'test/activities/rehearsal/read-sides.test.ts',
        test: 'a changed value and a pruned one are told by path, not by value',
      },
      { file: importing, test: 'nothing was pruned, changed or filled in beyond defaults' },
    ],
  },
  {
    id: 'F46',
    what: 'a node port or cluster IP that another Service has',
    outcome: 'all conflicts are named at once, before the first write',
    keptBy: [{ file: importing, test: 'names all conflicts at once' }],
  },
  {
    id: 'F47',
    what: 'a volume that another claim would take',
    outcome: 'it is tied to its own claim, or left alone where somebody holds it',
    keptBy: [
      { file: volumes, test: 'a claim of another namespace never gets the volume' },
      { file: volumes, test: 'a volume that another claim holds is left alone' },
    ],
  },
  {
    id: 'F58',
    what: 'a second run on a cluster',
    outcome:
      'refused at its start by the name of the cluster, or once the UID of its kube-system is known, before anything is touched',
    keptBy: [
      {
        file: 'test/client/runs.test.ts',
        test: 'a second start on a cluster is refused with code 7',
      },
      {
        file: holds,
        test: 'a cluster that a run has is refused under another name, before anything is touched',
      },
      { file: holds, test: 'a run that is terminated leaves its cluster free' },
      { file: holds, test: 'a run has its cluster while workers come and go' },
    ],
  },
];
