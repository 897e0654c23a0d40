import { InvalidArgumentError } from 'commander';
import { withTemporal } from '../connect.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { listRuns } from '../list-runs.js';
import { teach } from '../teach.js';
import { runsText } from '../view/runs-text.js';

interface RunsOptions extends CommonOptions {
  readonly underWay: boolean;
  readonly limit: number;
}

/** `cutover runs`: all runs, one line each. */
export const registerRuns: Register = (program, context) => {
  const command = withCommonOptions(
    program
      .command('runs')
      .description('list runs on all clusters, newest first; no run is asked, and no worker needed')
      .option('--under-way', 'only those that have not ended', false)
      .option('--limit <number>', 'how many at most', limitOf, 50),
  ).action(async (options: RunsOptions) => {
    const runs = await withTemporal(options, (client) => listRuns(client, options));
    show(context, options, runs, (value) => runsText(value, Date.now()));
  });
  teach(
    command,
    ['runs', 'what is going on, and how the last ones ended'],
    ['runs --under-way --json', 'for programs'],
  );
};

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new InvalidArgumentError('must be a whole number from 1 to 10000.');
}
