import type { SwitchPlan } from '../model/plan.js';
import { needsOfControlPlane, needsOfWorkers } from './planning/stepwise/estimate-stepwise.js';
import type { Runbook, Step } from './runbook/step.js';
import { updateAddOns } from './steps/add-ons.js';
import { untilCutOver, untilLetGo } from './steps/agreeing.js';
import type { Carried } from './steps/carried.js';
import { proveReadable } from './steps/exporting.js';
import { takeHopSnapshot, tellWritesOfHop } from './steps/hop-snapshot.js';
import { inWindow } from './steps/asking.js';
import { type Fleet, fleetOf } from './steps/fleet.js';
import type { Memory } from './steps/memory.js';
import { workersInTurn } from './steps/in-turn.js';
import { type Taken, verifyHealth } from './steps/objects.js';
import { backUpEtcd } from './steps/preparing.js';
import { retireOldSides, stageSides, verifyKeptSides } from './steps/staging-sides.js';
import {
  upgradeControlPlaneKubelet,
  upgradeKubelets,
  upgradeLastControlPlane,
} from './steps/exchanging.js';
import { upgradeMember, upgradeServers } from './steps/upgrading.js';

/** Strategy B: one minor, node by node. On paper: docs/runbooks/stepwise.md. */
export function stepwiseRunbook(plan: SwitchPlan, lost: Set<string>, known: Memory = {}): Runbook {
  const fleet = fleetOf(plan, lost, known);
  const taken: Taken = { ...known.taken };
  const carried: Carried = { ...known.carried };
  const { version, workers, drain } = plan.spec;
  const addOns = updateAddOns(fleet, { isTakenBack: true });
  // Where pods stay, a container of theirs that is made anew would look like a restart.
  const [early, late] = drain.mode === 'evict' ? [[addOns], []] : [[], [addOns]];
  return [
    ...untilCutOver(fleet, taken, {
      prepare: [stageSides(fleet), backUpEtcd(fleet, 'etcd')],
      read: proveReadable(plan, taken),
      needs: needsOfControlPlane(plan),
    }),
    ...takeHopSnapshot(fleet, carried),
    ...upgradeControlPlane(fleet),
    ...early,
    ...(workers === 'lag'
      ? []
      : workersInTurn(plan, {
          named: (kubelets) => `upgrade ${kubelets} to ${version}`,
          step: (name, among) => upgradeKubelets(fleet, name, among),
          // Workers of two versions serve for as long as the skew policy bears: a closed window parks the run here.
          before: (place, workers) =>
            inWindow(plan, `wait for a window for ${place}`, needsOfWorkers(plan, workers)),
        })),
    ...late,
    verifyHealth(fleet, taken),
    verifyKeptSides(fleet),
    ...untilLetGo(fleet, retireOldSides(fleet), ...tellWritesOfHop(fleet, carried)),
  ];
}

/** No kubelet may be newer than an API server that it asks, and a load balancer gives it any: it follows the last one, or goes along with it. */
function upgradeControlPlane(fleet: Fleet): readonly Step[] {
  const nodes = fleet.plan.controlPlane;
  const [first, last] = [nodes.slice(0, -1), nodes.slice(-1)];
  return [
    ...first.flatMap((node) => [...upgradeMember(fleet, node), upgradeServers(fleet, node)]),
    ...last.map((node) => upgradeLastControlPlane(fleet, node)),
    ...first.map((node) => upgradeControlPlaneKubelet(fleet, node)),
  ];
}
