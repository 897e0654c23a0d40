import { withTemporal } from '../connect.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { listRuns } from '../list-runs.js';
import { readNodeLog } from '../logs/read-node-log.js';
import { withRun } from '../runs.js';
import { teach } from '../teach.js';
import { nodeLogText } from '../view/node-log-text.js';

/** `cutover logs NODE [RUN]`: everything that the newest run on a cluster did on one node. */
export const registerLogs: Register = (program, context) => {
  const command = withCommonOptions(
    program
      .command('logs')
      .argument('<node>', 'name of the node, as in the spec')
      .argument('[run]', 'name of the cluster, or its spec file; where one run is under way: that')
      .description(
        'show everything a run did on one node: each activity with its attempts, times, failures and evidence',
      ),
  ).action(async (node: string, target: string | undefined, options: CommonOptions) => {
    const run = target ?? (await onlyRun(options));
    await withRun(options, run, async (handle, client, cluster) => {
      const log = await readNodeLog(client, cluster, handle, node);
      show(context, options, log, (value) => nodeLogText(value, Date.now()));
    });
  });
  teach(
    command,
    ['logs w-1', 'what was done on w-1 by the run under way'],
    ['logs w-1 blue', 'by the newest run on blue, ended or not'],
    ['logs w-1 blue --json', 'with all evidence'],
  );
};

/** @throws Fault with code 2 where the run must be named. */
async function onlyRun(options: CommonOptions): Promise<string> {
  const runs = await withTemporal(options, (client) =>
    listRuns(client, { underWay: true, limit: 10 }),
  );
  const [only, ...others] = runs;
  if (only && others.length === 0) return only.cluster;
  throw fault(
    ExitCode.BadInput,
    only
      ? `several runs are under way, on ${runs.map(({ cluster }) => cluster).join(', ')}; name one`
      : 'no run is under way; name the cluster whose last run is meant',
  );
}
