import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hostPath } from '../../model/schema/fields.js';
import { UserName } from '../../model/schema/node.js';
import type { Register } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { teach } from '../teach.js';

interface SudoersOptions {
  readonly user: string;
  readonly program: boolean;
  readonly python: string;
}

/** `cutover sudoers`: what root installs on nodes, so that an SSH user may run the agent's verbs alone. */
export const registerSudoers: Register = (program, { terminal }) => {
  const command = program
    .command('sudoers')
    .description(
      "print what root installs on nodes, so that `ssh.user` may run the agent's verbs and nothing else by sudo",
    )
    .option('--user <name>', '`ssh.user` of the spec', 'operator')
    .option('--program', 'the program that sudo runs, in place of the fragment', false)
    .option('--python <path>', 'what runs the program on the nodes', '/usr/bin/python3')
    .action(async (options: SudoersOptions) => terminal.print(await printed(options)));
  teach(
    command,
    ['sudoers --user ops > kube-cutover', 'check with visudo -cf, install into /etc/sudoers.d'],
    ['sudoers --program > kube-cutover-agent', 'install with mode 0755 into /usr/local/sbin'],
  );
};

/** @throws Fault with code 2 for a user or a path that would not stand in the text as it is. */
async function printed({ user, program, python }: SudoersOptions): Promise<string> {
  const wrong =
    (UserName.safeParse(user).error && `--user: ${JSON.stringify(user)} is no name of a user`) ??
    (!hostPath.safeParse(python).success || /\s/.test(python)
      ? `--python: ${JSON.stringify(python)} is no absolute path without blanks`
      : undefined);
  if (wrong !== undefined) throw fault(ExitCode.BadInput, wrong);
  // A process of its own, as the worker is: the agent's text is the worker's.
  const file = fileURLToPath(new URL('../../worker/sudoers.js', import.meta.url));
  const given = ['--user', user, '--python', python, ...(program ? ['--program'] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...given]);
  return stdout.trimEnd();
}
