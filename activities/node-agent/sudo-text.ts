import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentVerbs, sudoProgram } from '../nodes/commands.js';
import { type AgentText, sourceFolder } from './agent-text.js';

/**
 * The program that root installs at `sudoProgram`, so that sudo can be given for it alone: it runs
 * this release's agent and no other. `python` is a path on the node.
 */
export function sudoProgramText({ sha256 }: Pick<AgentText, 'sha256'>, python: string): string {
  return readFileSync(join(sourceFolder(), 'sudo_program.py'), 'utf8')
    .replace('@PYTHON@', python)
    .replace('@AGENT@', sha256)
    .replace('@VERBS@', agentVerbs.join(' '));
}

/** The sudoers(5) fragment for a user: whole command lines, with no wildcard that could match more. */
export const sudoersText = (user: string): string =>
  [
    `# The verbs of kube-cutover's node agent, and nothing else.`,
    `Cmnd_Alias KUBE_CUTOVER = ${agentVerbs.map((verb) => `${sudoProgram} ${verb}`).join(', \\\n    ')}`,
    'Defaults!KUBE_CUTOVER !requiretty, env_reset',
    `${user} ALL=(root) NOPASSWD: KUBE_CUTOVER`,
    '',
  ].join('\n');
