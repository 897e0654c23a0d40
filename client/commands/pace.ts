import { InvalidArgumentError } from 'commander';
import { paceSignal } from '../../workflows/messages.js';
import type { Register } from '../context.js';
import { teach } from '../teach.js';
import { type SteerOptions, ask, declareRequest, request } from './request.js';

/** `cutover pace RUN`: so many nodes at the same time. */
export const registerPace: Register = (program, context) => {
  const pace = declareRequest(
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

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= 250) return Number(text);
  throw new InvalidArgumentError('must be a whole number from 1 to 250.');
}
