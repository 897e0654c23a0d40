import type { Command } from 'commander';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';

interface Lab {
  readonly registerLab: (program: Command) => void;
}

/**
 * A name in a variable: an image for operators leaves the lab out, and is compiled all the same.
 */
const labModule = '../../lab/commands.js';

/**
 * Adds `cutover lab …` where the help or the lab itself is asked for; nothing else waits for it.
 */
export async function registerLabCommands(
  program: Command,
  [first = 'help']: readonly string[],
): Promise<void> {
  const isHelp = ['help', '--help', '-h'].includes(first);
  if (first !== 'lab' && !isHelp) return;
  const lab = await loadLab();
  if (lab) lab.registerLab(program);
  else if (!isHelp) throw fault(ExitCode.BadInput, 'the lab is not part of this installation');
}

async function loadLab(): Promise<Lab | undefined> {
  try {
    const loaded: unknown = await import(labModule);
    return isLab(loaded) ? loaded : undefined;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')
      return undefined;
    throw cause;
  }
}

const isLab = (loaded: unknown): loaded is Lab =>
  typeof loaded === 'object' && loaded !== null && 'registerLab' in loaded;
