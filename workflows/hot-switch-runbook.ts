import type { NodePlan, SwitchPlan } from '../model/plan.js';
import type { Desk } from './runbook/desk.js';
import { gate } from './runbook/gate.js';
import type { Runbook, Step } from './runbook/step.js';
import { asked, inWindow } from './steps/asking.js';
import {
  type Carried,
  letKubeletsRun,
  startOnData,
  takeLastSnapshot,
  tellWrites,
} from './steps/carrying.js';
import { proveReadable, seeDrift } from './steps/exporting.js';
import type { Fleet } from './steps/fleet.js';
import { type Taken, recordBaseline, verifyHealth } from './steps/objects.js';
import { backUpEtcd, stage } from './steps/preparing.js';
import { compareControlPlane, swapKubelets, updateAddOns } from './steps/swapping.js';
import { retireOldSide, verifyKept } from './steps/switching.js';

/** Strategy A, `carry: data`. On paper: docs/runbooks/hot-switch.md. */
export function hotSwitchRunbook(plan: SwitchPlan, lost: Set<string>): Runbook {
  const fleet: Fleet = { plan, lost };
  const taken: Taken = {};
  const carried: Carried = {};
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
    proveReadable(plan, taken),
    ...asked(
      plan,
      'cut-over',
      gate('cut-over', 'cut over', 'prepare', approvals),
      ...inWindow(plan, 'look whether the window is still long enough'),
    ),
    letKubeletsRun(fleet),
    takeLastSnapshot(fleet, carried),
    startOnData(fleet, carried),
    ...workersInTurn(fleet),
    compareControlPlane(fleet),
    updateAddOns(fleet),
    verifyHealth(fleet, taken),
    verifyKept(fleet),
    ...asked(
      plan,
      'accept',
      tellWrites(fleet, carried),
      gate('accept', 'accept the new version', 'accept', approvals),
    ),
    ...asked(
      plan,
      'retire',
      gate('retire', 'let go of the old side', 'accept', approvals),
      retireOldSide(fleet),
    ),
  ];
}

/** The canary alone, and then batch by batch, with people between them where they want to be asked. */
function workersInTurn(fleet: Fleet): readonly Step[] {
  const { plan } = fleet;
  const { version, approvals, batches: wanted } = plan.spec;
  const [canary, ...others] = plan.workerBatches.flat();
  if (canary === undefined) return [];
  const batches = chunk(others, wanted.size);
  const gateBefore = (index: number) =>
    index % wanted.gateEvery === 0
      ? asked(
          plan,
          'batch',
          gate(
            'batch',
            `go on with batch ${index + 1} of ${batches.length}`,
            'prepare',
            approvals,
            `batch-${index + 1}`,
          ),
        )
      : [];
  return [
    swapKubelets(fleet, `swap the kubelet of the canary ${canary.node.name} for ${version}`, [
      [canary],
    ]),
    ...batches.flatMap((batch, index) => [
      ...gateBefore(index),
      swapKubelets(
        fleet,
        `swap the kubelets of ${batch.length} workers for ${version}, batch ${index + 1} of ${batches.length}`,
        chunk(batch, NODES_IN_ONE_CHILD),
      ),
    ]),
  ];
}

/** Keeps the history of each child workflow short. */
const NODES_IN_ONE_CHILD = 250;

const chunk = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );

/** Why the run cannot go on without a node: one that is left out keeps its old kubelet, which must not have gone yet. */
export function objectionToLeaving(
  { spec, workerBatches }: SwitchPlan,
  { lost, steps, journal }: Pick<Desk, 'lost' | 'steps' | 'journal'>,
  node: string,
): string | undefined {
  const workers = workerBatches.flat().map((one: NodePlan) => one.node.name);
  if (!workers.includes(node)) return `${node} is no worker of this plan: ${workers.join(', ')}`;
  const swaps = steps.filter((name) => name.startsWith('swap the kubelet'));
  const done = journal.findLast(
    ({ step, verb, nodes }) =>
      swaps.includes(step) && verb === 'done' && nodes?.some((one) => one.node === node) === true,
  );
  if (done !== undefined)
    return `${node} runs ${spec.version} already: cordon it in the cluster, or roll back`;
  if (lost.size >= spec.failureBudget)
    return `failureBudget is ${spec.failureBudget} and ${lost.size} nodes are left behind: no other one may be`;
  return undefined;
}
