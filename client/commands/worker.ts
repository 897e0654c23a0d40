import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Register } from '../context.js';
import { ExitCode } from '../exit-codes.js';

/** `cutover worker …`: a process that runs the migrations; its options go to it as they are. */
export const registerWorker: Register = (program, context) => {
  program
    .command('worker')
    .description('run a Temporal worker in the foreground; its own options are passed on')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[options...]', '--address, --namespace, --state, --key-file, --nodes-per-second')
    .action(async (args: readonly string[]) => {
      const code = await runWorker(args);
      if (code !== 0) context.end(code === ExitCode.BadInput ? ExitCode.BadInput : ExitCode.Failed);
    });
};

/**
 * Resolves when the worker has ended; whoever stops us stops it, and it finishes what is in flight.
 */
async function runWorker(args: readonly string[]): Promise<number> {
  const program = fileURLToPath(new URL('../../worker/main.js', import.meta.url));
  const worker = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => void worker.kill(signal);
  const signals = ['SIGTERM', 'SIGHUP'] as const;
  // Ctrl-C reaches the worker by itself: we must not die before it.
  const stay = (): void => undefined;
  process.on('SIGINT', stay);
  signals.forEach((signal) => process.on(signal, pass));
  try {
    return await new Promise<number>((resolve, reject) => {
      worker.once('error', reject).once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    process.off('SIGINT', stay);
    signals.forEach((signal) => process.off(signal, pass));
  }
}
