import type { Finding } from '../../model/finding.js';
import { isBlocking } from '../../model/finding.js';
import type { AssessmentView, PlanView, RehearsalView } from '../../model/status.js';
import { withTemporal } from '../connect.js';
import type { CommonOptions, Context, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { type OneShot, runOneShot } from '../one-shot.js';
import { readSpec } from '../read-spec.js';
import { type Example, teach } from '../teach.js';
import { assessmentText, rehearsalViewText } from '../view/assessment-text.js';
import type { FindingsShown } from '../view/findings-text.js';
import { planText } from '../view/plan-text.js';

interface LookOptions extends CommonOptions, FindingsShown {}

/** A command that asks a workflow about a spec, and what of the answer decides how it ends. */
interface Look<Answer> extends OneShot {
  readonly description: string;
  readonly textOf: (answer: Answer, shown: FindingsShown) => string;
  readonly findingsOf: (answer: Answer) => readonly Finding[];
  readonly examples: readonly Example[];
}

const assess: Look<AssessmentView> = {
  workflow: 'assessCluster',
  verb: 'assess',
  timeout: '15m',
  description: 'read cluster, nodes and bundle, and print what was found; changes nothing',
  textOf: assessmentText,
  findingsOf: ({ findings }) => findings,
  examples: [
    ['assess blue.yaml', 'the day before: findings, each with why and what to do'],
    ['assess blue.yaml --all', 'every place of every finding'],
  ],
};

const rehearse: Look<RehearsalView> = {
  workflow: 'rehearseCluster',
  verb: 'rehearse',
  timeout: '1h',
  description: "read a copy of the cluster's etcd through the target's API server; changes nothing",
  textOf: rehearsalViewText,
  findingsOf: ({ rehearsal }) => rehearsal.findings,
  examples: [['rehearse blue.yaml', 'what only the programs of the target know']],
};

const plan: Look<PlanView> = {
  workflow: 'planSwitch',
  verb: 'plan',
  timeout: '1h',
  description: 'assess, rehearse, and print what a run would do and take; changes nothing',
  textOf: planText,
  findingsOf: ({ findings }) => findings,
  examples: [
    ['plan blue.yaml', 'what would be done, what is felt, and for how long'],
    ['plan blue.yaml --json | jq -r .planDigest', 'the digest that an approval names'],
  ],
};

/** `cutover assess`, `rehearse` and `plan`: ever more about a migration that nobody has started. */
export const registerQuestions: Register = (program, context) => {
  declare(assess);
  declare(rehearse);
  declare(plan);

  function declare<Answer>(look: Look<Answer>): void {
    const command = withCommonOptions(
      program
        .command(look.verb)
        .argument('<spec>', 'spec file')
        .description(look.description)
        .option('--all', 'name every place of every finding', false),
    ).action((file: string, options: LookOptions) => answer(look, file, context, options));
    teach(command, ...look.examples);
  }
};

async function answer<Answer>(
  look: Look<Answer>,
  file: string,
  context: Context,
  options: LookOptions,
): Promise<void> {
  const spec = await readSpec(file);
  const { isInteractive, warn } = context.terminal;
  const tell = isInteractive && !options.json ? warn : () => undefined;
  const said = await withTemporal(options, (client) =>
    runOneShot<Answer>(client, look, spec, tell),
  );
  show(context, options, said, (value) => look.textOf(value, options));
  if (look.findingsOf(said).some(isBlocking)) context.end(ExitCode.BadInput);
}
