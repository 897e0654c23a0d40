import type { Rehearsal } from '../model/rehearsal.js';
import type { Inventory } from '../model/inventory.js';
import type { InPlaceSwitchSpec } from '../model/spec.js';
import type { SwitchPlan } from '../model/plan.js';
import { hotSwitchRunbook } from './hot-switch-runbook.js';
import { reimportSwitchRunbook } from './reimport-switch-runbook.js';
import { objectionToQuarantine } from './steps/quarantine.js';
import { targetCommandLines } from './planning/command-lines.js';
import { copyOf } from './planning/copy-of.js';
import { digestOfPlan } from './planning/digest.js';
import { findingsOf, planSwitch } from './planning/plan-switch.js';
import { waive } from './planning/waive.js';
import { type Asked, type Purpose, readRequest } from './runbook/asked.js';
import type { Strategy } from './runbook/strategy.js';
import type { Host } from './runbook/host.js';
import { isBlocking } from '../model/finding.js';

/** Upgrade a cluster where it stands, the old one kept whole beside the new. On paper: docs/runbooks. */
export const inPlaceSwitch: Strategy = {
  name: 'in-place-switch',
  prepare: async (host, request, purpose) => {
    const { spec, inventory, ...asked } = await assess(host, request, purpose);
    const rehearsal = await rehearse(host, spec, inventory);
    const plan = planSwitch(spec, inventory, rehearsal);
    // Recorded as it was made: a later release that plans otherwise still replays this run.
    const planned = { plan, planDigest: digestOfPlan(plan) };
    return { ...(await host.call('reading', 'keep the plan').keepPlan(planned)), ...asked };
  },
  runbook: (plan, lost) => ways[plan.spec.carry].runbook(plan, lost),
  objectionToQuarantine: (plan, desk, node) =>
    objectionToQuarantine(plan, desk, node, ways[plan.spec.carry].starting(plan)),
};

/** The two ways of carrying the workloads: their lines, and how the names of those begin that start the target on workers. */
const ways: {
  readonly [carry in InPlaceSwitchSpec['carry']]: {
    readonly runbook: Strategy['runbook'];
    readonly starting: (plan: SwitchPlan) => string;
  };
} = {
  reimport: {
    runbook: reimportSwitchRunbook,
    starting: ({ spec, workerBatches }) =>
      `start ${spec.version} on ${workerBatches.flat().length} `,
  },
  data: { runbook: hotSwitchRunbook, starting: () => 'swap the kubelet' },
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
  spec: InPlaceSwitchSpec,
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
