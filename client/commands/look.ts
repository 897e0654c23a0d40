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

const runArgument = ['<run>', 'name of the cluster, or its spec file'] as const;

/** `cutover status` and `cutover watch`: one look at a run, or all of them. */
export const registerLooks: Register = (program, context) => {
  registerStatus(program, context);
  registerWatch(program, context);
};

const registerStatus: Register = (program, context) => {
  const command = withLinkOptions(
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
        const { outcome } = report;
        const ended = { state: 'ended', outcome, report, links };
        show(context, options, ended, () => withLinks(reportText(report)));
        return context.end(exitCodeOf(outcome));
      }
      await requireWorker(client);
      const status = await run.query(statusQuery);
      show(context, options, { ...status, links }, (value) =>
        withLinks(statusText(value, Date.now())),
      );
      return status.state === 'needs-operator' ? context.end(ExitCode.Failed) : undefined;
    }),
  );
  teach(
    command,
    ['status blue', 'each line of the runbook, and how far it is'],
    ['status blue --json', 'for scripts: `state`, `waitingFor`, `planDigest`, `steps`'],
  );
};

const registerWatch: Register = (program, context) => {
  const command = withCommonOptions(
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
    command,
    ['watch blue', 'until it ends; the exit code says how'],
    ['watch blue | tee blue.log', 'one line for each change'],
    ['watch blue --json', 'one JSON value a line'],
  );
};
