import type { SwitchPlan } from '../model/plan.js';
import type { Runbook } from './runbook/step.js';
import { updateAddOns } from './steps/add-ons.js';
import { untilCutOver, untilLetGo } from './steps/agreeing.js';
import type { Carried } from './steps/carried.js';
import { letKubeletsRun, startOnData, takeLastSnapshot, tellWrites } from './steps/carrying.js';
import { proveReadable } from './steps/exporting.js';
import { fleetOf } from './steps/fleet.js';
import type { Memory } from './steps/memory.js';
import { type Taken, verifyHealth } from './steps/objects.js';
import { workersInTurn } from './steps/in-turn.js';
import { backUpEtcd } from './steps/preparing.js';
import { retireOldSides, stageSides, verifyKeptSides } from './steps/staging-sides.js';
import { compareControlPlane, swapControlPlaneKubelet, swapKubelets } from './steps/swapping.js';

/** Strategy A, `carry: data`. On paper: docs/runbooks/hot-switch.md. */
export function hotSwitchRunbook(plan: SwitchPlan, lost: Set<string>, known: Memory = {}): Runbook {
  const fleet = fleetOf(plan, lost, known);
  const taken: Taken = { ...known.taken };
  const carried: Carried = { ...known.carried };
  return [
    ...untilCutOver(fleet, taken, {
      prepare: [stageSides(fleet), backUpEtcd(fleet, 'data')],
      read: proveReadable(plan, taken),
    }),
    letKubeletsRun(fleet),
    takeLastSnapshot(fleet, carried),
    startOnData(fleet, carried),
    ...workersInTurn(plan, {
      named: (kubelets) => `swap ${kubelets} for ${plan.spec.version}`,
      step: (name, among) => swapKubelets(fleet, name, among),
    }),
    ...plan.controlPlane.map((node) => swapControlPlaneKubelet(fleet, node)),
    compareControlPlane(fleet),
    updateAddOns(fleet),
    verifyHealth(fleet, taken),
    verifyKeptSides(fleet),
    ...untilLetGo(fleet, retireOldSides(fleet), tellWrites(fleet, carried)),
  ];
}
