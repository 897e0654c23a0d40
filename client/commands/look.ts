import { statusQuery } from '../../workflows/messages.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { followRun } from '../follow-run.js';
import { exitCodeOf } from '../outcome.js';
import { isUnderWay, reportOf, withRun } from '../runs.js';
import { reportText } from '../view/report-text.js';
import { statusText } from '../view/status-text.js';
import { requireWorker } from '../workers.js';

/** `cutover status` and `cutover watch`: one look at a run, or all of them. */
export const registerLooks: Register = (program, context) => {
  const runArgument = ['<run>', 'name of the cluster, or its spec file'] as const;

  withCommonOptions(
    program
      .command('status')
      .argument(...runArgument)
      .description('show how far a run is'),
  ).action((target: string, options: CommonOptions) =>
    withRun(options, target, async (run, client) => {
      if (!(await isUnderWay(run))) {
        const report = await reportOf(run);
        show(context, options, { state: 'ended', outcome: report.outcome, report }, () =>
          reportText(report),
        );
        return context.end(exitCodeOf(report.outcome));
      }
      await requireWorker(client);
      const status = await run.query(statusQuery);
      show(context, options, status, (value) => statusText(value, Date.now()));
      return status.state === 'needs-operator' ? context.end(ExitCode.Failed) : undefined;
    }),
  );

  withCommonOptions(
    program
      .command('watch')
      .argument(...runArgument)
      .description('watch a run until it ends'),
  ).action((target: string, options: CommonOptions) =>
    withRun(options, target, (run, client) => followRun(client, run, context, options)),
  );
};
