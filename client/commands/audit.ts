import { foldersIn, readLog } from '../audit/read-log.js';
import { verifyAudit } from '../audit/verify-audit.js';
import { logOfRun } from '../audit/log-of-run.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { withRun } from '../runs.js';
import { teach } from '../teach.js';
import { verdictText } from '../view/verdict-text.js';

interface VerifyOptions extends CommonOptions {
  readonly audit: string;
}

/** `cutover audit verify [RUN]`: is the log of what was done whole, and does it tell what Temporal tells? */
export const registerAudit: Register = (program, context) => {
  const command = program
    .command('audit')
    .description('check the log in which workers wrote what they did');
  const verify = command
    .command('verify')
    .argument('[run]', 'name of the cluster, or its spec file; without it, files of all runs')
    .description(
      "compare the log with Temporal's record of a run: exit code 1 where a line was removed, changed, moved or cut off",
    )
    .requiredOption(
      '--audit <directory>',
      'directory "audit" in the state directory of the worker',
    );
  withCommonOptions(verify).action(async (target: string | undefined, options: VerifyOptions) => {
    const { audit } = options;
    const verdict =
      target === undefined
        ? verifyAudit(await readLog(audit, await foldersIn(audit)))
        : await withRun(options, target, async (run, client) => {
            const { files, record } = await logOfRun(client, run, audit);
            return verifyAudit(files, record);
          });
    show(context, options, verdict, (value) => verdictText('the audit log', value));
    if (verdict.wrong.length > 0) context.end(ExitCode.Failed);
  });
  teach(
    command,
    ['audit verify blue --audit /var/lib/kube-cutover/audit', 'on the host of the worker'],
    ['audit verify --audit ./audit', 'each file by itself, where Temporal is gone'],
  );
};
