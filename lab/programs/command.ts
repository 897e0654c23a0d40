import { execa } from 'execa';

/** A command, its arguments, and where and with what environment it runs. */
export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Run a command to its end; returns its output, throws with the end of its error output. */
export async function run(command: Command): Promise<string> {
  const result = await execa(command.file, command.arguments, {
    reject: false,
    stdin: 'ignore',
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: { ...command.env },
  });
  if (!result.failed) return result.stdout;
  const shown = [command.file, ...command.arguments].join(' ').slice(0, 200);
  const tail = result.stderr
    .split('\n')
    .filter((line) => !line.startsWith('go: downloading '))
    .slice(-20)
    .join('\n');
  throw new Error(
    `${shown}: exit code ${result.exitCode ?? 'none'}:\n${tail || result.shortMessage}`,
  );
}
