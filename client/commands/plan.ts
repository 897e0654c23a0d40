import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { PlanView } from '../../model/status.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import { withTemporal } from '../connect.js';
import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import type { SpecFile } from '../read-spec.js';
import { readSpec } from '../read-spec.js';
import { failureOf } from '../runs.js';
import { planText } from '../view/plan-text.js';
import { requireWorker } from '../workers.js';

/** Reading a large cluster takes minutes; what takes longer is stuck. */
const planTimeout = '15m';

/** `cutover plan SPEC`: what a run would do. Reads the cluster, changes nothing. */
export const registerPlan: Register = (program, context) => {
  withCommonOptions(
    program
      .command('plan')
      .argument('<spec>', 'spec file')
      .description('assess the cluster and print what a run would do; changes nothing'),
  ).action(async (file: string, options: CommonOptions) => {
    const spec = await readSpec(file);
    const plan = await withTemporal(options, (client) => planOf(client, spec));
    show(context, options, plan, planText);
    if (plan.findings.some(({ severity }) => severity === 'blocker'))
      context.end(ExitCode.BadInput);
  });
};

async function planOf(client: Client, { written, spec }: SpecFile): Promise<PlanView> {
  await requireWorker(client);
  try {
    return await client.workflow.execute<(request: unknown) => Promise<PlanView>>('planSwitch', {
      taskQueue: CLUSTER_QUEUE,
      workflowId: `plan-${spec.cluster}-${randomUUID()}`,
      workflowExecutionTimeout: planTimeout,
      args: [written],
    });
  } catch (cause) {
    throw failureOf(cause);
  }
}
