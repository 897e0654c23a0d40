import {
  pauseSignal,
  quarantineSignal,
  resumeSignal,
  rollbackSignal,
} from '../../workflows/messages.js';
import type { WayBackData } from '../../model/messages.js';
import type { Register } from '../context.js';
import { dataOption } from '../data-option.js';
import { stepNamed } from '../step-named.js';
import { teach } from '../teach.js';
import { type SteerOptions, ask, declareRequest, request } from './request.js';

/** `cutover pause`, `resume`, `rollback` and `quarantine`: requests to a run under way. */
export const registerSteering: Register = (program, context) => {
  registerPause(program, context);
  registerRollback(program, context);
  registerQuarantine(program, context);
};

const registerPause: Register = (program, context) => {
  const pause = declareRequest(
    program,
    'pause',
    'start no further step; what is under way finishes',
  );
  pause.action((target: string, options: SteerOptions) =>
    ask(context, { target, options, signal: pauseSignal, message: async () => request(options) }),
  );
  teach(pause, ['pause blue --reason "storage is slow"', 'the reason stands in the report']);
  const resume = declareRequest(
    program,
    'resume',
    'go on after a pause, or try a failed undo again',
  );
  resume.action((target: string, options: SteerOptions) =>
    ask(context, { target, options, signal: resumeSignal, message: async () => request(options) }),
  );
  teach(resume, ['resume blue', 'after a pause, or when what kept an undo from working is mended']);
};

interface RollbackOptions extends SteerOptions {
  readonly to?: string;
  readonly data?: WayBackData;
}

const registerRollback: Register = (program, context) => {
  const rollback = declareRequest(
    program,
    'rollback',
    'stop, and take everything back, newest first; with --to what came after one step',
  )
    .option('--to <step>', 'number or name of a step that is done and stays; the run then waits')
    .addOption(dataOption());
  rollback.action((target: string, options: RollbackOptions) =>
    ask(context, {
      target,
      options,
      signal: rollbackSignal,
      message: async (run) => ({
        ...request(options),
        ...(options.to !== undefined && { to: await stepNamed(run, options.to) }),
        ...(options.data !== undefined && { data: options.data }),
      }),
    }),
  );
  teach(
    rollback,
    ['rollback blue --reason "latency doubled"', 'the old version serves again'],
    ['rollback blue --to 6', 'back to the end of line 6; then resume, or roll back wholly'],
    ['rollback blue --data snapshot', 'a stepwise upgrade: give up what was written since, too'],
  );
};

const registerQuarantine: Register = (program, context) => {
  const quarantine = declareRequest(
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
