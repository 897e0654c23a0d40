import type { Command } from 'commander';
import { Option } from 'commander';
import { gateNames } from '../../model/gate-policy.js';
import { journalQuery, planQuery, rejectSignal } from '../../workflows/messages.js';
import type { CommonOptions, Context, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { dataOption } from '../data-option.js';
import { type ToDecide, decisionOf } from '../decision.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { whoAmI } from '../identity.js';
import { approve, signalAndSee } from '../messages.js';
import type { Run } from '../runs.js';
import { requireUnderWay, withRun } from '../runs.js';
import { minutesOf } from '../signing-options.js';
import { teach } from '../teach.js';
import { driftText } from '../view/drift-text.js';
import type { FindingsShown } from '../view/findings-text.js';
import { planText } from '../view/plan-text.js';
import { requireWorker } from '../workers.js';

interface DecideOptions
  extends CommonOptions, FindingsShown, Omit<ToDecide, 'verdict' | 'planDigest'> {
  readonly digest?: string;
  /** Printed, to be pasted elsewhere; nothing is sent. */
  readonly print: boolean;
}

type Verdict = ToDecide['verdict'];

/** `cutover approve` and `cutover reject`: a decision on one gate of one plan. */
export const registerDecisions: Register = (program, context) => {
  const approving = declare(program, context, {
    verdict: 'approve',
    description: 'approve an open gate: the plan is shown, and a person says yes',
    gates: gateNames,
  });
  teach(
    approving,
    ['approve blue --gate plan', 'read the plan, type yes'],
    ['approve blue --gate accept --ticket CHG-4711', 'with the change record for the report'],
    [
      'approve blue --gate plan --sign ~/.ssh/id_ed25519 --by ada',
      'signed, where the spec asks for it',
    ],
    ['approve blue --gate plan --digest DIGEST', 'in a script, which has read the plan'],
    ['approve blue --gate plan --sign KEY --print', 'signed, to be pasted into the Temporal UI'],
  );
  const rejecting = declare(program, context, {
    verdict: 'reject',
    description:
      'reject an open gate: what was begun is taken back, or the run waits, as the spec says',
    gates: [...gateNames, 'rollback'],
  }).addOption(dataOption());
  teach(
    rejecting,
    ['reject blue --gate plan --comment "wrong week"', 'nothing was changed, and nothing will be'],
    [
      'reject blue --gate accept --data snapshot',
      'a stepwise upgrade: back, and to the data of before it',
    ],
    [
      'reject blue --gate rollback --digest DIGEST',
      'give up an undo that failed; the cluster is yours',
    ],
  );
};

interface Declared {
  readonly verdict: Verdict;
  readonly description: string;
  readonly gates: readonly string[];
}

function declare(
  program: Command,
  context: Context,
  { verdict, description, gates }: Declared,
): Command {
  return withCommonOptions(
    program
      .command(verdict)
      .argument('<run>', 'name of the cluster, or its spec file')
      .description(description)
      .addOption(new Option('--gate <name>', 'which gate').choices(gates).makeOptionMandatory())
      .option('--digest <digest>', 'digest of the plan that was read; asked for on a terminal')
      .option('--by <name>', 'who decides; for a signed decision the name of the signer', whoAmI())
      .option('--comment <text>', 'why, for the report')
      .option('--ticket <id>', 'the change record that stands behind it')
      .option('--sign <key>', 'sign it with this SSH key; a public one means that of your agent')
      .option('--print', 'print what --sign has signed, to be pasted; send nothing', false)
      .option('--expires-in <minutes>', 'after so long it counts no more', minutesOf)
      .option('--all', 'name every place of every finding where the plan is shown', false),
  ).action(async (target: string, options: DecideOptions) => {
    if (options.print) return printSigned(verdict, target, context, options);
    return withRun(options, target, async (run, client) => {
      await requireUnderWay(run);
      await requireWorker(client);
      const answer = await decide(verdict, run, context, options);
      show(context, options, { answer }, () => answer);
    });
  });
}

/** The signed decision for a dialog that takes one; a worker is asked only for a plan that is not named. */
async function printSigned(
  verdict: Verdict,
  target: string,
  context: Context,
  options: DecideOptions,
): Promise<void> {
  if (options.sign === undefined)
    throw fault(ExitCode.BadInput, '--print is for a signed decision; name your key with --sign');
  await withRun(options, target, async (run, client) => {
    await requireUnderWay(run);
    if (options.digest === undefined) await requireWorker(client);
    const message = await messageOf(verdict, run, context, options);
    context.terminal.print(JSON.stringify(message));
    context.terminal.warn(`nothing was sent; paste it once, as the data of the signal ${verdict}`);
  });
}

async function decide(
  verdict: Verdict,
  run: Run,
  context: Context,
  options: DecideOptions,
): Promise<string> {
  const message = await messageOf(verdict, run, context, options);
  return verdict === 'approve' ? approve(run, message) : signalAndSee(run, rejectSignal, message);
}

async function messageOf(
  verdict: Verdict,
  run: Run,
  context: Context,
  options: DecideOptions,
): ReturnType<typeof decisionOf> {
  const planDigest = options.digest ?? (await askForDigest(verdict, run, context, options));
  return decisionOf(run, { ...options, verdict, planDigest }, context.terminal.warn);
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
