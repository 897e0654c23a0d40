import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../model/report.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { exitCodeOf } from '../outcome.js';
import { isUnderWay, reportOf, withRun } from '../runs.js';
import { reportText } from '../view/report-text.js';

interface ReportOptions extends CommonOptions {
  readonly html?: string;
}

/** `cutover report RUN`: what was done, on the terminal, as JSON or as a page. */
export const registerReport: Register = (program, context) => {
  withCommonOptions(
    program
      .command('report')
      .argument('<run>', 'name of the cluster, or its spec file')
      .description('show the report of the last run that ended')
      .option('--html <file>', 'write the page to this file as well'),
  ).action(async (target: string, options: ReportOptions) => {
    const report = await withRun(options, target, async (run) => {
      if (await isUnderWay(run))
        throw fault(ExitCode.WrongMoment, 'the run is under way; see: cutover status');
      return reportOf(run);
    });
    show(context, options, report, reportText);
    if (options.html !== undefined) {
      await writeFile(options.html, await pageOf(report));
      context.terminal.warn(`wrote ${options.html}`);
    }
    context.end(exitCodeOf(report.outcome));
  });
};

/**
 * Drawn by the worker's own program, which needs nothing of a worker: the client imports no
 * activity.
 */
async function pageOf(report: Report): Promise<string> {
  const program = fileURLToPath(new URL('../../activities/report/main.js', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  child.stdin.end(JSON.stringify(report));
  const page = await text(child.stdout);
  if ((await ended) !== 0) throw fault(ExitCode.Failed, 'the page could not be drawn; see above');
  return page;
}
