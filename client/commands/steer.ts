import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { SignalDefinition } from '@temporalio/common';
import type { Request } from '../../model/messages.js';
import {
  paceSignal,
  pauseSignal,
  quarantineSignal,
  resumeSignal,
  rollbackSignal,
} from '../../workflows/messages.js';
import type { CommonOptions, Context, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { whoAmI } from '../identity.js';
import { signalAndSee } from '../messages.js';
import type { Run } from '../runs.js';
import { requireUnderWay, withRun } from '../runs.js';
import { stepNamed } from '../step-named.js';
import { teach } from '../teach.js';
import { requireWorker } from '../workers.js';

interface SteerOptions extends CommonOptions {
  readonly by: string;
  readonly reason?: string;
}

/** `cutover pause`, `resume`, `rollback`, `pace` and `quarantine`: requests to a run under way. */
export const registerSteering: Register = (program, context) => {
  registerPause(program, context);
  registerRollback(program, context);
  registerPace(program, context);
  registerQuarantine(program, context);
};

const registerPause: Register = (program, context) => {
  const pause = declared(program, 'pause', 'start no further step; what is under way finishes');
  pause.action((target: string, options: SteerOptions) =>
    ask(context, { target, options, signal: pauseSignal, message: async () => request(options) }),
  );
  teach(pause, ['pause blue --reason "storage is slow"', 'the reason stands in the report']);
  const resume = declared(program, 'resume', 'go on after a pause, or try a failed undo again');
  resume.action((target: string, options: SteerOptions) =>
    ask(context, { target, options, signal: resumeSignal, message: async () => request(options) }),
  );
  teach(resume, ['resume blue', 'after a pause, or when what kept an undo from working is mended']);
};

const registerRollback: Register = (program, context) => {
  const rollback = declared(
    program,
    'rollback',
    'stop, and take everything back, newest first; with --to what came after one step',
  ).option('--to <step>', 'number or name of a step that is done and stays; the run then waits');
  rollback.action((target: string, options: SteerOptions & { readonly to?: string }) =>
    ask(context, {
      target,
      options,
      signal: rollbackSignal,
      message: async (run) => ({
        ...request(options),
        ...(options.to !== undefined && { to: await stepNamed(run, options.to) }),
      }),
    }),
  );
  teach(
    rollback,
    ['rollback blue --reason "latency doubled"', 'the old version serves again'],
    ['rollback blue --to 6', 'back to the end of line 6; then resume, or roll back wholly'],
  );
};

const registerPace: Register = (program, context) => {
  const pace = declared(
    program,
    'pace',
    'change so many nodes at the same time from now on, also in batches under way',
  ).requiredOption('--parallelism <nodes>', 'from 1 to 250', wholeNumber);
  pace.action((target: string, options: SteerOptions & { readonly parallelism: number }) =>
    ask(context, {
      target,
      options,
      signal: paceSignal,
      message: async () => ({ ...request(options), parallelism: options.parallelism }),
    }),
  );
  teach(pace, [
    'pace blue --parallelism 3 --reason "the registry is slow"',
    'slower, without a restart',
  ]);
};

const registerQuarantine: Register = (program, context) => {
  const quarantine = declared(
    program,
    'quarantine',
    'go on without a worker: it is out of service until somebody looks after it',
    'required',
  ).argument('<node>', 'name of the worker, as in the spec');
  quarantine.action(
    (target: string, node: string, options: SteerOptions & { readonly reason: string }) =>
      ask(context, {
        target,
        options,
        signal: quarantineSignal,
        message: async () => ({ node, by: options.by, reason: options.reason }),
      }),
  );
  teach(quarantine, [
    'quarantine blue w-17 --reason "its disk is gone"',
    'counts in the failure budget',
  ]);
};

function declared(
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

const request = ({ by, reason }: SteerOptions): Request => ({
  by,
  ...(reason !== undefined && { reason }),
});

interface Asked<Message> {
  readonly target: string;
  readonly options: SteerOptions;
  readonly signal: SignalDefinition<[Message]>;
  readonly message: (run: Run) => Promise<Message>;
}

/** Sends it, and says what the run made of it. @throws Fault with code 2 where it refuses. */
const ask = <Message>(
  context: Context,
  { target, options, signal, message }: Asked<Message>,
): Promise<void> =>
  withRun(options, target, async (run, client) => {
    await requireUnderWay(run);
    await requireWorker(client);
    const answer = await signalAndSee(run, signal, await message(run));
    show(context, options, { answer }, () => `${signal.name}: ${answer}`);
  });

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= 250) return Number(text);
  throw new InvalidArgumentError('must be a whole number from 1 to 250.');
}
