import type { SwitchPlan } from '../model/plan.js';
import { gate } from './runbook/gate.js';
import type { Runbook } from './runbook/step.js';
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
  setControlPlaneAside,
  startControlPlane,
  startWorkers,
  stopControlPlane,
  stopKubelets,
  verifyKept,
} from './steps/switching.js';

/** Strategy A, `carry: reimport`. On paper: docs/runbooks/in-place-switch.md. */
export function inPlaceSwitchRunbook(plan: SwitchPlan): Runbook {
  const fleet: Fleet = { plan, lost: new Set() };
  const taken: Taken = {};
  const asked = (name: string) => plan.spec.gates.some((one) => one === name);
  return [
    gate('plan', 'approve the plan', 'prepare'),
    stage(fleet),
    backUpEtcd(fleet),
    ...(asked('window')
      ? [seeDrift(plan, taken), gate('window', 'open the window', 'prepare')]
      : []),
    recordBaseline(fleet, plan, taken),
    exportObjects(plan, taken),
    stopKubelets(fleet),
    stopControlPlane(fleet),
    setControlPlaneAside(fleet),
    startControlPlane(fleet),
    importFoundation(plan, taken),
    clearWorkers(fleet),
    startWorkers(fleet, taken),
    importWorkloads(plan, taken),
    verify(plan, taken),
    verifyKept(fleet),
    ...(asked('accept') ? [gate('accept', 'accept the new version', 'accept')] : []),
  ];
}
