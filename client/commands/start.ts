import { setTimeout as delay } from 'node:timers/promises';
import type { PlanView } from '../../model/status.js';
import { planQuery, statusQuery } from '../../workflows/messages.js';
import { withTemporal } from '../connect.js';
import type { CommonOptions, Context, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { followRun } from '../follow-run.js';
import { whoAmI } from '../identity.js';
import { type LinkOptions, linkLines, linkedOf, linksOf, withLinkOptions } from '../links.js';
import { approve } from '../messages.js';
import { readSpec } from '../read-spec.js';
import type { Run } from '../runs.js';
import { isUnderWay, reportOf } from '../runs.js';
import { type SigningOptions, signedWhereAsked, withSigningOptions } from '../signing-options.js';
import { startRun } from '../start-run.js';
import { teach } from '../teach.js';
import { hasWorker, noWorkerText } from '../workers.js';

interface StartOptions extends CommonOptions, LinkOptions, SigningOptions {
  readonly follow: boolean;
  readonly approvePlanDigest?: string;
}

/** `cutover start SPEC`: starts the one run of a cluster, which waits at the plan gate. */
export const registerStart: Register = (program, context) => {
  const command = withLinkOptions(
    withCommonOptions(
      withSigningOptions(
        program
          .command('start')
          .argument('<spec>', 'spec file')
          .description('start a migration; it makes a plan and waits for its approval')
          .option('--follow', 'watch it until it ends', false)
          .option('--approve-plan-digest <digest>', 'approve the plan if it has this digest')
          .option(
            '--by <name>',
            'who approves; who asks, where that is signed and the spec does not say',
            whoAmI(),
          ),
      ),
    ),
  ).action(async (file: string, options: StartOptions) => {
    const spec = await signedWhereAsked(await readSpec(file), options, context.terminal.warn);
    await withTemporal(options, async (client) => {
      const { run } = await startRun(client, spec);
      await tellStarted(context, options, spec.spec.cluster, run);
      if (!(await hasWorker(client))) context.terminal.warn(`warning: ${noWorkerText}`);
      if (options.approvePlanDigest !== undefined)
        await approvePlan(run, options.approvePlanDigest, options.by);
      if (options.follow) await followRun(client, run, context, options);
    });
  });
  teach(
    command,
    ['start blue.yaml', 'it makes a plan, and waits for its approval'],
    ['start blue.yaml --follow', 'and watch it until it ends'],
    [
      'start blue.yaml --sign ~/.ssh/id_ed25519 --by ada',
      'signed: the run knows that ada asked for it',
    ],
    [
      'start blue.yaml --approve-plan-digest DIGEST',
      'approve at once, if the plan has this digest',
    ],
  );
};

async function tellStarted(
  context: Context,
  options: StartOptions,
  cluster: string,
  run: Run,
): Promise<void> {
  if (options.follow && options.json) return;
  const linked = await linkedOf(run, cluster);
  const links = await linksOf(options, linked);
  show(context, options, { ...linked, links }, () =>
    [
      `started ${linked.workflowId}; it makes a plan and waits for its approval`,
      ...(options.follow ? [] : [`watch it with: cutover watch ${cluster}`]),
      ...linkLines(links),
    ].join('\n'),
  );
}

/** Approves once there is a plan; another digest than the one given leaves the run waiting. */
async function approvePlan(run: Run, digest: string, by: string): Promise<void> {
  const plan = await waitForPlanGate(run);
  if (plan.planDigest !== digest)
    throw fault(
      ExitCode.BadInput,
      `the plan of this run is ${plan.planDigest}, not ${digest}; it was not approved and waits`,
    );
  await approve(run, { gate: 'plan', planDigest: digest, by });
}

const lookEveryMs = 500;

/** Temporal's own time-outs bound this: the run ends, or it comes to its gate. */
async function waitForPlanGate(run: Run): Promise<PlanView> {
  for (;;) {
    if (!(await isUnderWay(run))) {
      await reportOf(run);
      throw fault(ExitCode.WrongMoment, 'the run ended before its plan could be approved');
    }
    const { waitingFor } = await run.query(statusQuery);
    const plan = waitingFor === 'plan' ? await run.query(planQuery) : null;
    if (plan !== null) return plan;
    await delay(lookEveryMs);
  }
}
