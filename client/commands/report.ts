import { readFile, writeFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import type { Report } from '../../model/report.js';
import { auditToHandIn } from '../audit/hand-in.js';
import type { CommonOptions, Context, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { exitCodeOf } from '../outcome.js';
import { drawPage } from '../report-bundle/draw-page.js';
import { makeBundle } from '../report-bundle/make-bundle.js';
import { reportNamespace } from '../report-bundle/manifest.js';
import { recordedOf } from '../report-bundle/recorded.js';
import { verifyBundle } from '../report-bundle/verify-bundle.js';
import { rootMessage } from '../root-message.js';
import { isUnderWay, reportOf, type Run, withRun } from '../runs.js';
import { signText } from '../ssh-sign.js';
import { teach } from '../teach.js';
import { reportText } from '../view/report-text.js';
import { verdictText } from '../view/verdict-text.js';

interface ReportOptions extends CommonOptions {
  readonly html?: string;
  readonly bundle?: string;
  readonly sign?: string;
  readonly audit?: string;
}

/** `cutover report RUN`: what was done, on the terminal, as JSON, as a page or as a signed bundle. */
export const registerReport: Register = (program, context) => {
  const command = program
    .command('report')
    .argument('<run>', 'name of the cluster, or its spec file')
    .description('show the report of the last run that ended')
    .option('--html <file>', 'write the page to this file as well')
    .option('--bundle <file>', 'write report, journal, plan and digests to this tar file')
    .option('--audit <directory>', 'put the audit log of the worker into the bundle as well')
    .option('--sign <key>', "sign the bundle with this SSH key, or the agent's by its public one");
  teach(
    command,
    ['report blue --html blue.html', 'as a page'],
    ['report blue --bundle blue.tar --sign ~/.ssh/id_ed25519', 'to hand in'],
    ['report verify blue.tar --allowed-signers signers', 'for whoever gets it'],
  );
  withCommonOptions(command).action(async (target: string, options: ReportOptions) => {
    for (const name of ['sign', 'audit'] as const)
      if (options[name] !== undefined && options.bundle === undefined)
        throw fault(ExitCode.BadInput, `--${name} is for a bundle; name its file with --bundle`);
    const { report, bundle } = await withRun(options, target, (run, client) =>
      collect(client, run, context, options),
    );
    show(context, options, report, reportText);
    await put(context, options.html, () => drawPage(report));
    await put(context, options.bundle, async () => bundle ?? '');
    context.end(exitCodeOf(report.outcome));
  });
  registerVerify(command, context);
};

async function collect(client: Client, run: Run, context: Context, options: ReportOptions) {
  if (await isUnderWay(run))
    throw fault(ExitCode.WrongMoment, 'the run is under way; see: cutover status');
  const report = await reportOf(run);
  return options.bundle === undefined
    ? { report }
    : { report, bundle: await bundleOf(client, run, report, context, options) };
}

async function bundleOf(
  client: Client,
  run: Run,
  report: Report,
  { terminal }: Context,
  { sign: keyFile, audit }: ReportOptions,
): Promise<Buffer> {
  const sign = (file: string) => (text: string) =>
    signText({ text, namespace: reportNamespace, keyFile: file, tell: terminal.warn });
  return makeBundle({
    report,
    page: await drawPage(report),
    recorded: await recordedOf(client, run),
    ...(audit !== undefined && { audit: await auditToHandIn(client, run, audit) }),
    ...(keyFile !== undefined && { sign: sign(keyFile) }),
  });
}

async function put(
  { terminal }: Context,
  file: string | undefined,
  make: () => Promise<string | Buffer>,
): Promise<void> {
  if (file === undefined) return;
  await writeFile(file, await make());
  terminal.warn(`wrote ${file}`);
}

interface VerifyCommandOptions {
  readonly allowedSigners?: string;
  readonly json: boolean;
}

/** `cutover report verify FILE`: needs no Temporal, so that an auditor can do it. */
function registerVerify(report: Command, context: Context): void {
  report
    .command('verify')
    .argument('<file>', 'a bundle that --bundle has written')
    .description('check every digest and signature of a bundle; exit code 1 where one is wrong')
    .option('--allowed-signers <file>', 'whose signatures count: ALLOWED SIGNERS in ssh-keygen(1)')
    .option('--json', 'print JSON instead of text', false)
    .action(async (file: string, options: VerifyCommandOptions) => {
      const archive = await readFile(file).catch((cause: unknown) => {
        throw fault(ExitCode.BadInput, `${file} cannot be read: ${rootMessage(cause)}`);
      });
      const verdict = await verifyBundle(archive, options);
      show(context, options, verdict, (value) => verdictText(file, value));
      if (verdict.wrong.length > 0) context.end(ExitCode.Failed);
    });
}
