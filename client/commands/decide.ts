import { Option } from 'commander';
import type { Decision } from '../../model/messages.js';
import { journalQuery, planQuery, rejectSignal } from '../../workflows/messages.js';
import type { CommonOptions, Context, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { whoAmI } from '../identity.js';
import { approve, signalAndSee } from '../messages.js';
import type { Run } from '../runs.js';
import { requireUnderWay, withRun } from '../runs.js';
import { driftText } from '../view/drift-text.js';
import type { FindingsShown } from '../view/findings-text.js';
import { planText } from '../view/plan-text.js';
import { requireWorker } from '../workers.js';

interface DecideOptions extends CommonOptions, FindingsShown {
  readonly gate: string;
  readonly digest?: string;
  readonly by: string;
  readonly comment?: string;
}

type Verdict = 'approve' | 'reject';

/** `cutover approve` and `cutover reject`: a decision on one gate of one plan. */
export const registerDecisions: Register = (program, context) => {
  const gates = ['plan', 'window', 'accept'];
  declare('approve', 'approve an open gate; the run answers at once', gates);
  declare('reject', 'reject an open gate: what was begun is taken back', [...gates, 'rollback']);

  function declare(verdict: Verdict, description: string, choices: readonly string[]): void {
    withCommonOptions(
      program
        .command(verdict)
        .argument('<run>', 'name of the cluster, or its spec file')
        .description(description)
        .addOption(new Option('--gate <name>', 'which gate').choices(choices).makeOptionMandatory())
        .option('--digest <digest>', 'digest of the plan that was read; asked for on a terminal')
        .option('--by <name>', 'who decides', whoAmI())
        .option('--comment <text>', 'why, for the report')
        .option('--all', 'name every place of every finding where the plan is shown', false),
    ).action((target: string, options: DecideOptions) =>
      withRun(options, target, async (run, client) => {
        await requireUnderWay(run);
        await requireWorker(client);
        const answer = await decide(verdict, run, context, options);
        show(context, options, { answer }, () => answer);
      }),
    );
  }
};

async function decide(
  verdict: Verdict,
  run: Run,
  context: Context,
  options: DecideOptions,
): Promise<string> {
  const { gate, by, comment } = options;
  const planDigest = options.digest ?? (await askForDigest(verdict, run, context, options));
  const decision: Decision = { gate, planDigest, by, ...(comment !== undefined && { comment }) };
  return verdict === 'approve' ? approve(run, decision) : signalAndSee(run, rejectSignal, decision);
}

/**
 * Nobody approves what they have not seen: without a digest the plan is shown, and a person must
 * say yes.
 */
async function askForDigest(
  verdict: Verdict,
  run: Run,
  { terminal }: Context,
  { gate, ...shown }: DecideOptions,
): Promise<string> {
  const plan = await run.query(planQuery);
  if (plan === null) throw fault(ExitCode.WrongMoment, 'there is no plan yet; see: cutover status');
  if (!terminal.isInteractive)
    throw fault(
      ExitCode.BadInput,
      `--digest is needed where nobody can be asked; the plan of this run is ${plan.planDigest}`,
    );
  terminal.print(planText(plan, shown));
  const drift = gate === 'plan' ? [] : driftText(await run.query(journalQuery));
  if (drift.length > 0) terminal.print(`\n${drift.join('\n')}`);
  const answer = await terminal.ask(`\n${verdict} gate "${gate}" of this plan? Type yes: `);
  if (answer.trim() !== 'yes') throw fault(ExitCode.BadInput, `nothing was sent: no yes was given`);
  return plan.planDigest;
}
