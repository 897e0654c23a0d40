import type { SignalDefinition } from '@temporalio/common';
import type { Request } from '../../model/messages.js';
import { pauseSignal, resumeSignal, rollbackSignal } from '../../workflows/messages.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { whoAmI } from '../identity.js';
import { signalAndSee } from '../messages.js';
import { requireUnderWay, withRun } from '../runs.js';
import { requireWorker } from '../workers.js';

interface SteerOptions extends CommonOptions {
  readonly by: string;
  readonly reason?: string;
}

/** `cutover pause`, `resume` and `rollback`: requests to a run under way. */
export const registerSteering: Register = (program, context) => {
  declare('pause', pauseSignal, 'start no further step; what is under way finishes');
  declare('resume', resumeSignal, 'go on after a pause, or try a failed undo again');
  declare('rollback', rollbackSignal, 'stop, and take everything back, newest first');

  function declare(name: string, signal: SignalDefinition<[Request]>, description: string): void {
    withCommonOptions(
      program
        .command(name)
        .argument('<run>', 'name of the cluster, or its spec file')
        .description(description)
        .option('--by <name>', 'who asks', whoAmI())
        .option('--reason <text>', 'why, for the report'),
    ).action((target: string, options: SteerOptions) =>
      withRun(options, target, async (run, client) => {
        await requireUnderWay(run);
        await requireWorker(client);
        const { by, reason } = options;
        const request: Request = { by, ...(reason !== undefined && { reason }) };
        const answer = await signalAndSee(run, signal, request);
        show(context, options, { answer }, () => `${name}: ${answer}`);
      }),
    );
  }
};
