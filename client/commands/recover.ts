import type { RecoveryRequest, RecoveryView } from '../../model/recovery.js';
import type { Context, Register } from '../context.js';
import { show } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { whoAmI } from '../identity.js';
import { readSpec } from '../read-spec.js';
import { type Beside, askRecovery } from '../recover/ask-recovery.js';
import { teach } from '../teach.js';
import { recoveredText, recoveryText } from '../view/recovery-text.js';

interface RecoverOptions {
  readonly rollBack: boolean;
  readonly handOver: boolean;
  readonly yes?: string;
  readonly run?: string;
  readonly state?: string;
  readonly keyFile?: string;
  readonly by: string;
  readonly reason?: string;
  readonly json: boolean;
}

/** `cutover recover`: what is left of a run when Temporal's database is gone, and its way back. */
export const registerRecover: Register = (program, context) => {
  const command = program
    .command('recover')
    .argument('<spec>', 'spec file of the run')
    .description(
      'where a run stands, from nodes and store alone; take it back, or let go of it; needs no Temporal',
    )
    .option('--roll-back', 'take back what was begun, newest first', false)
    .option('--hand-over', 'let go of a run whose nodes are all on one side', false)
    .option('--yes <cluster>', "the cluster's name, where nobody can be asked for it")
    .option('--run <id>', 'another run than the newest')
    .option('--state <directory>', "the worker's state directory, with its store")
    .option('--key-file <file>', "the key of the worker's store")
    .option('--by <name>', 'who asks, for the report', whoAmI())
    .option('--reason <text>', 'why, for the report')
    .option('--json', 'print JSON instead of text', false)
    .action((file: string, options: RecoverOptions) => recover(file, context, options));
  teach(
    command,
    ['recover blue.yaml', 'how every node stands, and what can be done; changes nothing'],
    ['recover blue.yaml --roll-back', 'take it back; the name of the cluster is asked for'],
    ['recover blue.yaml --roll-back --yes blue', 'in a script'],
    ['recover blue.yaml --hand-over', 'all nodes are on one side: let go, begin anew'],
  );
};

async function recover(file: string, context: Context, options: RecoverOptions): Promise<void> {
  if (options.rollBack && options.handOver)
    throw fault(ExitCode.BadInput, '--roll-back and --hand-over exclude each other: say one');
  const { written, spec } = await readSpec(file);
  const beside = besideOf(context);
  const request: RecoveryRequest = {
    spec: written,
    act: 'look',
    by: options.by,
    ...(options.state !== undefined && { state: options.state }),
    ...(options.keyFile !== undefined && { keyFile: options.keyFile }),
    ...(options.run !== undefined && { runId: options.run }),
    ...(options.reason !== undefined && { reason: options.reason }),
  };
  const seen = await askRecovery(request, beside);
  if (seen.kind !== 'view') throw fault(ExitCode.Failed, 'nothing was told');
  const { view } = seen;
  if (!options.rollBack && !options.handOver) return show(context, options, view, recoveryText);
  const act = options.rollBack ? 'roll-back' : 'hand-over';
  if (!options.json) context.terminal.print(recoveryText(view));
  await confirm(context, spec.cluster, act, view, options.yes);
  const done = await askRecovery({ ...request, act, ...idOf(view) }, beside);
  if (done.kind !== 'recovered') throw fault(ExitCode.Failed, 'nothing was done');
  return show(context, options, done.recovered, recoveredText);
}

/** What was seen is what is acted on, also where another run came meanwhile. */
const idOf = ({ runId }: RecoveryView) => (runId === undefined ? {} : { runId });

/** @throws Fault with code 2 where it cannot be done, or the name that is typed is another. */
async function confirm(
  { terminal }: Context,
  cluster: string,
  act: 'roll-back' | 'hand-over',
  view: RecoveryView,
  yes: string | undefined,
): Promise<void> {
  const possible = act === 'roll-back' ? view.rollBack : view.handOver;
  if (!possible.can) throw fault(ExitCode.BadInput, possible.why, ...possible.byHand);
  if (yes === undefined && !terminal.isInteractive)
    throw fault(ExitCode.BadInput, `nobody can be asked here: say it with --yes ${cluster}`);
  const typed =
    yes ??
    (await terminal.ask(
      `\n${act} run ${view.runId ?? ''}? Stop every worker first. Type the name of the cluster: `,
    ));
  if (typed.trim() !== cluster)
    throw fault(
      ExitCode.BadInput,
      `nothing was done: the cluster is "${cluster}", not "${typed.trim()}"`,
    );
}

const besideOf = ({ terminal }: Context): Beside => ({
  said: terminal.warn,
  stuck: async (step, why) => {
    terminal.warn(`the undo of "${step}" failed: ${why}`);
    if (!terminal.isInteractive) return 'give-up';
    const answer = await terminal.ask('mend it, then type "again"; anything else gives up: ');
    return answer.trim() === 'again' ? 'again' : 'give-up';
  },
});
