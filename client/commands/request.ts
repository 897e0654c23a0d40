import type { SignalDefinition } from '@temporalio/common';
import type { Command } from 'commander';
import type { Request } from '../../model/messages.js';
import type { CommonOptions, Context } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { whoAmI } from '../identity.js';
import { signalAndSee } from '../messages.js';
import type { Run } from '../runs.js';
import { requireUnderWay, withRun } from '../runs.js';
import { requireWorker } from '../workers.js';

/** What every request to a run under way has. */
export interface SteerOptions extends CommonOptions {
  readonly by: string;
  readonly reason?: string;
}

/** A command that asks something of a run: its name, `--by` and `--reason`. */
export function declareRequest(
  program: Command,
  name: string,
  description: string,
  reason: 'required' | 'optional' = 'optional',
): Command {
  const command = withCommonOptions(
    program
      .command(name)
      .argument('<run>', 'name of the cluster, or its spec file')
      .description(description)
      .option('--by <name>', 'who asks', whoAmI()),
  );
  return reason === 'required'
    ? command.requiredOption('--reason <text>', 'why, for the report')
    : command.option('--reason <text>', 'why, for the report');
}

/** Who asks, and why. */
export const request = ({ by, reason }: SteerOptions): Request => ({
  by,
  ...(reason !== undefined && { reason }),
});

/** A signal and what it says, made when the run is known. */
export interface Asked<Message> {
  readonly target: string;
  readonly options: SteerOptions;
  readonly signal: SignalDefinition<[Message]>;
  readonly message: (run: Run) => Promise<Message>;
}

/** Sends it, and says what the run made of it. @throws Fault with code 2 where it refuses. */
export const ask = <Message>(
  context: Context,
  { target, options, signal, message }: Asked<Message>,
): Promise<void> =>
  withRun(options, target, async (run, client) => {
    await requireUnderWay(run);
    await requireWorker(client);
    const answer = await signalAndSee(run, signal, await message(run));
    show(context, options, { answer }, () => `${signal.name}: ${answer}`);
  });
