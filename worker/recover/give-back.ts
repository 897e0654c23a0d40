import type { SwitchPlan } from '../../model/plan.js';
import { type Desk, record } from '../../workflows/runbook/desk.js';
import type { Host } from '../../workflows/runbook/host.js';
import { everyNode } from '../../workflows/steps/fleet.js';
import { oldSide } from '../../workflows/steps/objects.js';

/**
 * Gives back every node that the run had cordoned: one whose drain had begun and nothing else has no line of it in its journal, but
 * a record on its object. Others are left alone.
 *
 * @throws as the call does, after all of its attempts.
 */
export async function giveBackNodes(plan: SwitchPlan, host: Host, desk: Desk): Promise<void> {
  if (plan.spec.strategy !== 'in-place-stepwise') return; // Nobody else drains.
  const call = host.call('restoring', 'give nodes back');
  const whose = { cluster: oldSide(plan), run: host.runId };
  for (const node of everyNode({ plan, lost: new Set() })) {
    const { summary, details } = await call.restoreSchedulability({
      ...whose,
      node,
      epoch: host.now(),
    });
    if (details !== undefined) record(desk, 'give back', summary, host.now());
  }
}
