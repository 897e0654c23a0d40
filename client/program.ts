import { Command, CommanderError } from 'commander';
import { environmentFault } from '../model/environment.js';
import type { Listed } from './catalogue.js';
import { catalogue } from './catalogue.js';
import type { Context } from './context.js';
import { ExitCode } from './exit-codes.js';
import { exitCodesText } from './exit-codes-text.js';
import { fault, isFault } from './fault.js';
import { rootMessage } from './root-message.js';
import type { Terminal } from './terminal.js';

/**
 * Runs one command line, given without node and script; the answer is its exit code. Never throws.
 */
export async function runCommandLine(
  args: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let code: ExitCode = ExitCode.Ok;
  const context: Context = {
    terminal,
    end: (with_) => {
      code = with_;
    },
  };
  try {
    const unsafe = environmentFault(process.env);
    if (unsafe !== undefined) throw fault(ExitCode.BadInput, unsafe);
    const program = await createProgram(context, ({ usage }) => nameIn(usage) === askedFor(args));
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (cause) {
    return endOf(cause, terminal, args.includes('--json'));
  }
}

/**
 * The command line with the commands that are wanted. Of all others there is the line in the help alone, so that the
 * help is there before their code could be loaded.
 */
export async function createProgram(
  context: Context,
  isWanted: (listed: Listed) => boolean,
): Promise<Command> {
  const program = emptyProgram(context);
  const has = (name: string): boolean => program.commands.some((one) => one.name() === name);
  for (const listed of catalogue)
    if (isWanted(listed) && !has(nameIn(listed.usage))) (await listed.load())(program, context);
  for (const { usage, summary, group } of catalogue) {
    const name = nameIn(usage);
    const loaded = program.commands.find((one) => one.name() === name);
    (loaded ?? program.command(usage)).summary(summary).helpGroup(group);
  }
  return program;
}

function emptyProgram({ terminal }: Context): Command {
  return new Command('cutover')
    .description('Kubernetes migrations as durable, rehearsed, reversible runbooks')
    .usage('<command> [arguments]')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.warn(text.trimEnd()),
    })
    .addHelpText('after', helpEnd);
}

const helpEnd = `
SPEC is a YAML file; RUN is the cluster's name or its spec file. From a spec to a report:
  $ cutover plan blue.yaml                what would be done, and felt; changes nothing
  $ cutover start blue.yaml --follow      starts it; it waits for its approval
  $ cutover approve blue --gate plan      in another terminal: shows the plan, asks for a yes
  $ cutover explain blue                  what it is waiting for
  $ cutover report blue --html blue.html  what was done

All about one: cutover <command> --help

${exitCodesText()}`;

/** `status` of `status <run>`. */
const nameIn = (usage: string): string => usage.split(' ')[0] ?? usage;

/** The command that is typed, also behind `help`. */
function askedFor(args: readonly string[]): string | undefined {
  const words = args.filter((arg) => !arg.startsWith('-'));
  return words[0] === 'help' ? words[1] : words[0];
}

/** Says why a command ended, and with `--json` says it to programs too. */
function endOf(cause: unknown, terminal: Terminal, json: boolean): ExitCode {
  if (cause instanceof CommanderError)
    return cause.exitCode === 0 ? ExitCode.Ok : ExitCode.BadInput;
  const exitCode = isFault(cause) ? cause.exitCode : ExitCode.Failed;
  const lines = isFault(cause) ? cause.lines : [rootMessage(cause)];
  if (json) terminal.print(JSON.stringify({ error: { exitCode, lines } }));
  terminal.warn(lines.join('\n'));
  return exitCode;
}
