import { parseArgs } from 'node:util';
import { readAgentText } from '../activities/node-agent/agent-text.js';
import { sudoProgramText, sudoersText } from '../activities/node-agent/sudo-text.js';

/** What root installs on nodes for an SSH user who is not root; started by `cutover sudoers`, which checks the options. */
const { values } = parseArgs({
  options: {
    user: { type: 'string', default: 'operator' },
    program: { type: 'boolean', default: false },
    python: { type: 'string', default: '/usr/bin/python3' },
  },
});

process.stdout.write(
  values.program ? sudoProgramText(readAgentText(), values.python) : sudoersText(values.user),
);
