import { isBlocking } from '../model/finding.js';
import type { Inventory } from '../model/inventory.js';
import type { Rehearsal } from '../model/rehearsal.js';
import type { InPlaceSpec, StrategyName } from '../model/spec.js';
import { workflowTypes } from '../model/workflow-types.js';
import { targetCommandLines } from './planning/command-lines.js';
import { copyOf } from './planning/copy-of.js';
import { digestOfPlan } from './planning/digest.js';
import { findingsOf, planSwitch } from './planning/plan-switch.js';
import { waive } from './planning/waive.js';
import { type Asked, type Purpose, readRequest } from './runbook/asked.js';
import { refused } from './runbook/failures.js';
import type { Host } from './runbook/host.js';
import type { Strategy } from './runbook/strategy.js';

/** Every strategy that keeps the nodes prepares alike: read, rehearse on a copy, plan. @throws Refused for another's spec. */
export const preparing =
  (strategy: StrategyName): Strategy['prepare'] =>
  async (host, request, purpose) => {
    const { spec, inventory, ...asked } = await assess(host, request, purpose);
    if (spec.strategy !== strategy)
      throw refused(
        `strategy: ${spec.strategy} is run by the workflow ${workflowTypes[spec.strategy]}, not by ${workflowTypes[strategy]}`,
      );
    if (purpose === 'run') await host.holdCluster(inventory.cluster.uid);
    const rehearsal = await rehearse(host, spec, inventory);
    const plan = planSwitch(spec, inventory, rehearsal);
    // Recorded as it was made: a later release that plans otherwise still replays this run.
    const planned = { plan, planDigest: digestOfPlan(plan) };
    return { ...(await host.call('reading', 'keep the plan').keepPlan(planned)), ...asked };
  };

/** What the operator asks for, who that is, and how things stand. @throws Refused */
export async function assess(
  host: Host,
  request: unknown,
  purpose: Purpose,
): Promise<Asked & { readonly inventory: Inventory }> {
  const asked = await readRequest(host, request, purpose);
  const { spec } = asked;
  const inventory = await host.call('changing', `assess ${spec.cluster}`).assess(spec);
  return { ...asked, inventory };
}

/** Plays it through on a copy; nothing where the spec itself does not fit, so that no copy could be made. */
export async function rehearse(
  host: Host,
  spec: InPlaceSpec,
  inventory: Inventory,
): Promise<Rehearsal | undefined> {
  const amiss = waive(findingsOf(spec, inventory), spec.waivers).filter(isBlocking);
  if (amiss.some(({ where }) => where.startsWith('spec.'))) return undefined;
  return host.call('changing', `rehearse ${spec.version} on a copy`).rehearse({
    ...copyOf(spec, inventory),
    commandLines: targetCommandLines(spec, inventory),
    ...(spec.carry === 'data' && { carriesData: true }),
  });
}
