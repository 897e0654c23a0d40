import type { Client } from '@temporalio/client';
import type { RunStatus } from '../model/status.js';
import type { Context } from './context.js';
import { show } from './context.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';
import { exitCodeOf } from './outcome.js';
import type { Run } from './runs.js';
import { reportOf } from './runs.js';
import { reportText } from './view/report-text.js';
import { createFeed } from './watch/feed.js';
import { watchLive } from './watch/live.js';
import { watchPlainly } from './watch/plain.js';

/** Watches a run until it ends, prints its report and ends with its outcome's code. */
export async function followRun(
  client: Client,
  run: Run,
  context: Context,
  options: { readonly json: boolean },
): Promise<void> {
  const { terminal } = context;
  const { startTime } = await run.describe();
  const startedAt = startTime.getTime();
  const feed = createFeed(client, run, terminal.warn);
  const last =
    terminal.isInteractive && !options.json
      ? await watchLive({ client, run, feed, terminal, startedAt })
      : await watchPlainly(feed, terminal, startedAt, options.json);
  if (last?.state === 'needs-operator') throw needsPerson(last);
  const report = await reportOf(run);
  if (options.json) terminal.print(JSON.stringify({ report }));
  else show(context, options, report, (value) => `\n${reportText(value)}`);
  context.end(exitCodeOf(report.outcome));
}

function needsPerson({ cluster, planDigest = '', waitingFor = 'a failed undo' }: RunStatus) {
  return fault(
    ExitCode.Failed,
    `the run needs a person: ${waitingFor}`,
    `try again with: cutover resume ${cluster}`,
    `give up with: cutover reject ${cluster} --gate rollback --digest ${planDigest}`,
  );
}
