import { Command, CommanderError } from 'commander';
import { registerQuestions } from './commands/ask.js';
import { registerDecisions } from './commands/decide.js';
import { registerDoctor } from './commands/doctor.js';
import { registerFindings } from './commands/findings.js';
import { registerLabCommands } from './commands/lab.js';
import { registerLooks } from './commands/look.js';
import { registerReport } from './commands/report.js';
import { registerSpec } from './commands/spec.js';
import { registerStart } from './commands/start.js';
import { registerSteering } from './commands/steer.js';
import { registerWorker } from './commands/worker.js';
import { rootMessage } from './connect.js';
import type { Context } from './context.js';
import { ExitCode } from './exit-codes.js';
import { isFault } from './fault.js';
import type { Terminal } from './terminal.js';

/** In the order of the help. */
const commands = [
  registerSpec,
  registerQuestions,
  registerFindings,
  registerStart,
  registerLooks,
  registerDecisions,
  registerSteering,
  registerReport,
  registerWorker,
  registerDoctor,
];

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
    const program = createProgram(context);
    await registerLabCommands(program, args);
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (cause) {
    return endOf(cause, terminal, args.includes('--json'));
  }
}

function createProgram(context: Context): Command {
  const { terminal } = context;
  const program = new Command('cutover')
    .description('Kubernetes migrations as durable, rehearsed, reversible runbooks')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.warn(text.trimEnd()),
    });
  for (const register of commands) register(program, context);
  return program;
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
