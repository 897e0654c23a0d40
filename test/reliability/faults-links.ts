import type { Row } from './row.js';

const line = 'test/activities/ssh/faults.real.test.ts';
const links = 'test/activities/nodes/links.real.test.ts';
const jump = 'test/activities/ssh/jump.real.test.ts';

/** Faults of the links to nodes. */
export const rows: readonly Row[] = [
  {
    id: 'F3',
    what: 'a file is cut off on its way to a node',
    outcome: 'it has a temporary name alone; the next attempt sends it whole',
    keptBy: [
      {
        file: links,
        test: '$name in the middle of a file leaves no file of that name, and the next attempt sends it whole',
      },
    ],
  },
  {
    id: 'F13',
    what: 'a connection falls silent after the command was sent',
    outcome: 'given up within 15 s as unknown; the node is asked, and nothing is done twice',
    keptBy: [
      {
        file: links,
        test: 'a line that $name after the command was sent: the end is unknown, the journal is asked, and nothing is done twice',
      },
      {
        file: line,
        test: 'a line that falls silent is given up soon, and the next call goes over a new one',
      },
      { file: line, test: 'with the times of production that takes fifteen seconds at most' },
      {
        file: jump,
        test: 'a line to the jump host that is $name leaves the end unknown, and the next call goes through again',
      },
    ],
  },
  {
    id: 'F14',
    what: 'a connection is reset in the middle of the output',
    outcome: 'unknown, never success',
    keptBy: [
      {
        file: line,
        test: 'a reset in the middle of the output is an unknown end, whatever had come by then',
      },
      {
        file: 'test/activities/ssh/ssh.test.ts',
        test: 'a channel that closes without an exit code is no success',
      },
    ],
  },
  {
    id: 'F15',
    what: 'a reset of an idle connection',
    outcome: 'the worker lives, and the next command gets another connection',
    keptBy: [
      {
        file: line,
        test: 'a reset of an idle connection harms nobody, and the next command gets another one',
      },
    ],
  },
  {
    id: 'F17',
    what: 'sudo denied, wants a terminal or asks for a password',
    outcome: 'refused by name with what sudo said, at once',
    keptBy: [
      {
        file: 'test/activities/nodes/sudo.real.test.ts',
        test: '$name is refused by name, at once',
      },
    ],
  },
  {
    id: 'F18',
    what: 'sshd drops connections beyond MaxStartups',
    outcome: 'tried again with fewer at once; one connection to a jump host serves all nodes',
    keptBy: [
      {
        file: line,
        test: 'an sshd that drops most of those who are not logged in yet lets all in, one after another',
      },
      { file: jump, test: 'all nodes behind a jump host are reached over one connection to it' },
    ],
  },
  {
    id: 'F62',
    what: 'a command writes without end',
    outcome: 'cut at a limit and ended; little is held meanwhile',
    keptBy: [
      {
        file: line,
        test: 'a flood of output that is $name is cut, its writer ended, and little was held',
      },
    ],
  },
];
