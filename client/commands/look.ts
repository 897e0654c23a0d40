import { statusQuery } from '../../workflows/messages.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { followRun } from '../follow-run.js';
import { type LinkOptions, linkLines, linkedOf, linksOf, withLinkOptions } from '../links.js';
import { exitCodeOf } from '../outcome.js';
import { isUnderWay, reportOf, withRun } from '../runs.js';
import { teach } from '../teach.js';
import { reportText } from '../view/report-text.js';
import { statusText } from '../view/status-text.js';
import { requireWorker } from '../workers.js';

/** `cutover status` and `cutover watch`: one look at a run, or all of them. */
export const registerLooks: Register = (program, context) => {
  const runArgument = ['<run>', 'name of the cluster, or its spec file'] as const;

  const status = withLinkOptions(
    withCommonOptions(
      program
        .command('status')
        .argument(...runArgument)
        .description('show how far a run is'),
    ),
  ).action((target: string, options: CommonOptions & LinkOptions) =>
    withRun(options, target, async (run, client, cluster) => {
      const links = await linksOf(options, await linkedOf(run, cluster));
      const withLinks = (text: string): string => [text, '', ...linkLines(links)].join('\n').trim();
      if (!(await isUnderWay(run))) {
        const report = await reportOf(run);
        show(context, options, { state: 'ended', outcome: report.outcome, report, links }, () =>
          withLinks(reportText(report)),
        );
        return context.end(exitCodeOf(report.outcome));
      }
      await requireWorker(client);
      const said = await run.query(statusQuery);
      show(context, options, { ...said, links }, (value) =>
        withLinks(statusText(value, Date.now())),
      );
      return said.state === 'needs-operator' ? context.end(ExitCode.Failed) : undefined;
    }),
  );
  teach(
    status,
    ['status blue', 'each line of the runbook, and how far it is'],
    ['status blue --json', 'for scripts: `state`, `waitingFor`, `planDigest`, `steps`'],
  );

  const watch = withCommonOptions(
    program
      .command('watch')
      .argument(...runArgument)
      .description(
        'watch a run until it ends: each phase and batch of nodes, how long it took and still takes; Ctrl-C ends the watching alone',
      ),
  ).action((target: string, options: CommonOptions) =>
    withRun(options, target, (run, client) => followRun(client, run, context, options)),
  );
  teach(
    watch,
    ['watch blue', 'until it ends; the exit code says how'],
    ['watch blue | tee blue.log', 'one line for each change'],
    ['watch blue --json', 'one JSON value a line'],
  );
};
