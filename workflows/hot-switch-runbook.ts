import type { SwitchPlan } from '../model/plan.js';
import { NODES_IN_ONE_CHILD, chunk } from './planning/chunk.js';
import { gate } from './runbook/gate.js';
import type { Runbook, Step } from './runbook/step.js';
import { untilCutOver, untilLetGo } from './steps/agreeing.js';
import { asked } from './steps/asking.js';
import {
  type Carried,
  letKubeletsRun,
  startOnData,
  takeLastSnapshot,
  tellWrites,
} from './steps/carrying.js';
import { proveReadable } from './steps/exporting.js';
import type { Fleet } from './steps/fleet.js';
import { type Taken, verifyHealth } from './steps/objects.js';
import { compareControlPlane, swapKubelets, updateAddOns } from './steps/swapping.js';
import { verifyKept } from './steps/switching.js';

/** Strategy A, `carry: data`. On paper: docs/runbooks/hot-switch.md. */
export function hotSwitchRunbook(plan: SwitchPlan, lost: Set<string>): Runbook {
  const fleet: Fleet = { plan, lost };
  const taken: Taken = {};
  const carried: Carried = {};
  return [
    ...untilCutOver(fleet, taken, proveReadable(plan, taken)),
    letKubeletsRun(fleet),
    takeLastSnapshot(fleet, carried),
    startOnData(fleet, carried),
    ...workersInTurn(fleet),
    compareControlPlane(fleet),
    updateAddOns(fleet),
    verifyHealth(fleet, taken),
    verifyKept(fleet),
    ...untilLetGo(fleet, tellWrites(fleet, carried)),
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
