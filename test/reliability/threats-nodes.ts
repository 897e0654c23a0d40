import type { Row } from './row.js';

const ssh = 'test/activities/ssh/ssh.test.ts';
const jump = 'test/activities/ssh/jump.real.test.ts';
const sudo = 'test/activities/nodes/sudo.real.test.ts';
const hostile = 'test/activities/nodes/hostile-output.test.ts';
const planted = 'test/activities/nodes/agent/test_planted.py';
const certificates = 'test/activities/ssh/certificates.real.test.ts';
const certifiedJump = 'test/activities/ssh/jump-certificates.real.test.ts';
const program = 'test/activities/ssh/program.real.test.ts';
const knownHosts = 'test/activities/ssh/known-hosts.test.ts';

/** Threats on the way to nodes and on them. */
export const rows: readonly Row[] = [
  {
    id: 'T1',
    what: 'man in the middle on SSH',
    outcome: 'no authentication packet is sent; the refusal says what is wrong with the host key',
    keptBy: [
      { file: ssh, test: 'with $name nobody logs in' },
      { file: ssh, test: 'a file of known hosts $name' },
      { file: certificates, test: 'with a certificate of a host $name nobody logs in' },
      { file: knownHosts, test: 'a host key: $name → $verdict' },
      { file: knownHosts, test: 'lines that say nothing of any host are named by their number' },
    ],
  },
  {
    id: 'T2',
    what: 'command injection through spec, plan or names',
    outcome: 'arguments travel as JSON on standard input; no shell sees them',
    keptBy: [
      {
        file: 'test/activities/nodes/injection.real.test.ts',
        test: 'whatever stands in $verb $as is data: no shell sees it',
      },
      { file: ssh, test: 'the address %j is refused before anything is sent' },
    ],
  },
  {
    id: 'T3',
    what: 'hostile output of a node',
    outcome: 'it is data of a bounded form, told without characters that move a cursor',
    keptBy: [
      { file: hostile, test: 'a summary with $name is text and nothing else' },
      { file: hostile, test: 'keys of prototypes change no object' },
      { file: hostile, test: '$name is refused in one short sentence' },
      {
        file: hostile,
        test: 'a line of a megabyte on stderr is told by its end, without what moves a cursor',
      },
      {
        file: 'test/activities/assess/nodes.test.ts',
        test: 'what a node tells cannot move a cursor',
      },
    ],
  },
  {
    id: 'T4',
    what: 'options smuggled in where names are expected',
    outcome: 'refused at the spec, and again before a connection is made',
    keptBy: [
      { file: ssh, test: 'the address %j is refused before anything is sent' },
      {
        file: 'test/activities/nodes/activities.test.ts',
        test: 'refuses a wrong $field before it connects',
      },
    ],
  },
  {
    id: 'T5',
    what: 'sudo too broad',
    outcome:
      'sudo can be given for the verbs of a release’s agent alone; it refuses all else itself',
    keptBy: [
      { file: sudo, test: 'looks, stages and calls what was staged' },
      { file: sudo, test: 'is not let by sudo to run %s' },
      { file: sudo, test: 'cannot have the program run $name' },
      {
        file: sudo,
        test: 'the fragment has no wildcard, and the program no argument of its caller but a verb',
      },
    ],
  },
  {
    id: 'T6',
    what: 'links and open directories planted where the agent stages',
    outcome: 'refused, never followed; all of its files are root’s alone',
    keptBy: [
      { file: planted, test: 'test_a_link_or_an_open_directory_anywhere_on_the_way_is_refused' },
      { file: planted, test: 'test_a_file_that_is_a_link_is_not_written_through' },
      { file: planted, test: 'test_everything_of_ours_is_for_root_alone' },
    ],
  },
  {
    id: 'T7',
    what: 'a program changed after it was staged',
    outcome: 'refused when it would be put in place; the old side goes back',
    keptBy: [
      { file: planted, test: 'test_one_byte_that_flipped_after_staging_never_becomes_a_program' },
      {
        file: 'test/activities/nodes/agent/test_sides.py',
        test: 'test_a_new_file_that_changed_after_staging_is_refused',
      },
    ],
  },
  {
    id: 'T17',
    what: 'lateral movement with the key of all nodes',
    outcome:
      'short-lived certificates for users and addresses are judged and used; no agent is asked or forwarded, no key lies on nodes',
    keptBy: [
      {
        file: jump,
        test: 'the agent of whoever runs the worker is on no node, through a jump host or not',
      },
      {
        file: certifiedJump,
        test: 'the agent of whoever runs the worker is on no certified node',
      },
      {
        file: certificates,
        test: 'a user logs in with a certificate, for one host and one login',
      },
      {
        file: certificates,
        test: 'a certificate $name is refused by sshd in these words, and the key alone is not tried',
      },
      {
        file: certificates,
        test: 'a certificate that $name is told before anything is sent',
      },
      { file: program, test: 'a worker that is killed takes its ssh and its commands along' },
    ],
  },
  {
    id: 'T18',
    what: 'a jump host in strange hands',
    outcome:
      'nodes show their own keys through it; one that leads elsewhere is found out before the login',
    keptBy: [
      {
        file: jump,
        test: 'a jump host that leads somewhere else is found out before anybody logs in there',
      },
      {
        file: jump,
        test: 'a jump host whose own key is not known is not entered, and the node never asked',
      },
      {
        file: certifiedJump,
        test: 'a jump host that leads to a host of another authority is found out before anybody logs in there',
      },
      {
        file: certifiedJump,
        test: 'a jump host of another authority is not entered, and the node never asked',
      },
    ],
  },
];
