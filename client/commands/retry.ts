import { retrySignal } from '../../workflows/messages.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { whoAmI } from '../identity.js';
import type { Retried } from '../retry.js';
import { retryNow } from '../retry.js';
import { requireUnderWay, withRun } from '../runs.js';
import { teach } from '../teach.js';

interface RetryOptions extends CommonOptions {
  readonly by: string;
  readonly reason?: string;
}

/** `cutover retry RUN`: whatever waits for its next attempt begins at once. */
export const registerRetry: Register = (program, context) => {
  const command = withCommonOptions(
    program
      .command('retry')
      .argument('<run>', 'name of the cluster, or its spec file')
      .description(
        'try at once what waits for its next attempt after a failure, and count its attempts anew; for when you have mended what made it fail',
      )
      .option('--by <name>', 'who asks', whoAmI())
      .option('--reason <text>', 'why, for the history of the run'),
  ).action((target: string, options: RetryOptions) =>
    withRun(options, target, async (run, client) => {
      await requireUnderWay(run);
      const { by, reason } = options;
      // First who and why: what follows happens in Temporal alone, and the run would never know.
      await run.signal(retrySignal, { by, ...(reason !== undefined && { reason }) });
      const retried = await retryNow(client, run);
      show(context, options, { retried }, ({ retried: all }) => retriedText(all));
    }),
  );
  teach(
    command,
    ['explain blue', 'what it waits for, and the failure before'],
    ['retry blue --reason "the disk has room again"', 'no need to wait for the next attempt'],
  );
};

const retriedText = (retried: readonly Retried[]): string =>
  retried.length === 0 ? 'nothing waits for its next attempt' : retried.map(lineOf).join('\n');

const lineOf = ({ what, attempt, failure }: Retried): string =>
  `begins at once: ${what}, after attempt ${attempt}${failure === undefined ? '' : `: ${failure}`}`;
