import type { SwitchPlan } from '../../model/plan.js';
import type { Desk } from '../runbook/desk.js';

/**
 * Why the switch cannot go on without a node. Only what would start the target on it leaves a node out, so it must not have
 * started there yet, or have been taken back since. `starting` is how the names of those lines begin.
 */
export function objectionToQuarantine(
  { spec, workerBatches }: SwitchPlan,
  { lost, journal }: Pick<Desk, 'lost' | 'journal'>,
  node: string,
  starting: string,
): string | undefined {
  const workers = workerBatches.flat().map((one) => one.node.name);
  if (!workers.includes(node)) return `${node} is no worker of this plan: ${workers.join(', ')}`;
  const said = journal.findLast(
    ({ step, nodes }) =>
      step.startsWith(starting) && nodes?.some((one) => one.node === node) === true,
  );
  if (said?.verb === 'done')
    return `${node} runs ${spec.version} already: cordon it in the cluster, or roll back`;
  if (lost.size >= spec.failureBudget)
    return `failureBudget is ${spec.failureBudget} and ${lost.size} nodes are left behind: no other one may be`;
  return undefined;
}
