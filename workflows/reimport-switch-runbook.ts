import type { SwitchPlan } from '../model/plan.js';
import type { Desk } from './runbook/desk.js';
import { gate } from './runbook/gate.js';
import type { Runbook } from './runbook/step.js';
import { asked, inWindow } from './steps/asking.js';
import type { Fleet } from './steps/fleet.js';
import {
  type Taken,
  importFoundation,
  importWorkloads,
  recordBaseline,
  verify,
} from './steps/objects.js';
import { exportObjects, seeDrift } from './steps/exporting.js';
import { backUpEtcd, stage } from './steps/preparing.js';
import {
  clearWorkers,
  retireOldSide,
  setControlPlaneAside,
  startControlPlane,
  startWorkers,
  stopControlPlane,
  stopKubelets,
  verifyKept,
} from './steps/switching.js';

/** Strategy A, `carry: reimport`. On paper: docs/runbooks/in-place-switch.md. */
export function reimportSwitchRunbook(plan: SwitchPlan, lost: Set<string>): Runbook {
  const fleet: Fleet = { plan, lost };
  const taken: Taken = {};
  const { approvals } = plan.spec;
  return [
    gate('plan', 'approve the plan', 'prepare', approvals),
    stage(fleet),
    backUpEtcd(fleet),
    ...asked(
      plan,
      'window',
      seeDrift(plan, taken),
      gate('window', 'open the window', 'prepare', approvals),
    ),
    ...inWindow(plan, 'wait for a window'),
    recordBaseline(fleet, plan, taken),
    exportObjects(plan, taken),
    ...asked(
      plan,
      'cut-over',
      gate('cut-over', 'cut over', 'prepare', approvals),
      ...inWindow(plan, 'look whether the window is still long enough'),
    ),
    stopKubelets(fleet),
    stopControlPlane(fleet),
    setControlPlaneAside(fleet),
    startControlPlane(fleet),
    importFoundation(plan, taken),
    clearWorkers(fleet),
    startWorkers(fleet, taken),
    importWorkloads(plan, taken),
    verify(fleet, taken),
    verifyKept(fleet),
    ...asked(plan, 'accept', gate('accept', 'accept the new version', 'accept', approvals)),
    ...asked(
      plan,
      'retire',
      gate('retire', 'let go of the old side', 'accept', approvals),
      retireOldSide(fleet),
    ),
  ];
}

/**
 * Why the switch cannot go on without a node. Only what would start it anew leaves a node out: it is stopped and cleared
 * like all others, as one that is not stopped could run a pod that starts elsewhere too. Then it is out of service.
 */
export function objectionToQuarantine(
  { spec, workerBatches }: SwitchPlan,
  { lost, steps, journal }: Pick<Desk, 'lost' | 'steps' | 'journal'>,
  node: string,
): string | undefined {
  const workers = workerBatches.flat().map((one) => one.node.name);
  if (!workers.includes(node)) return `${node} is no worker of this plan: ${workers.join(', ')}`;
  const start = steps.find((name) =>
    name.startsWith(`start ${spec.version} on ${workers.length} `),
  );
  const said = journal.filter(({ step, verb }) => step === start && verb !== 'begin').at(-1);
  if (said?.verb === 'done')
    return `${node} runs ${spec.version} already: cordon it in the cluster, or roll back`;
  if (lost.size >= spec.failureBudget)
    return `failureBudget is ${spec.failureBudget} and ${lost.size} nodes are left behind: no other one may be`;
  return undefined;
}
