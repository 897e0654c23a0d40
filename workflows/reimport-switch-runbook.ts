import type { SwitchPlan } from '../model/plan.js';
import type { Runbook } from './runbook/step.js';
import { untilCutOver, untilLetGo } from './steps/agreeing.js';
import { exportObjects } from './steps/exporting.js';
import { fleetOf } from './steps/fleet.js';
import type { Memory } from './steps/memory.js';
import { type Taken, importFoundation, importWorkloads, verify } from './steps/objects.js';
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
export function reimportSwitchRunbook(
  plan: SwitchPlan,
  lost: Set<string>,
  known: Memory = {},
): Runbook {
  const fleet = fleetOf(plan, lost, known);
  const taken: Taken = { ...known.taken };
  return [
    ...untilCutOver(fleet, taken, {
      prepare: [stage(fleet), backUpEtcd(fleet)],
      read: exportObjects(plan, taken),
    }),
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
    ...untilLetGo(fleet, retireOldSide(fleet)),
  ];
}
