import { type SideName, hasSide } from '../planning/stepwise/sides.js';
import { inOrder } from '../runbook/combine.js';
import type { Verb } from '../runbook/step.js';
import { type Fleet, onControlPlaneAtOnce } from './fleet.js';
import { phaseTask } from './phase-task.js';

/**
 * Every member of etcd and every API server of the new side, each asked on its own node: a load balancer answers as long as one of
 * them does, and pods of the control plane are no workload of the baseline.
 */
export function controlPlaneIsWell(fleet: Fleet): Verb {
  const { layout, version, startTimeoutSeconds: timeoutSeconds } = fleet.plan.spec;
  const has = (side: SideName): boolean => hasSide(layout.controlPlane, side);
  const more = { timeoutSeconds };
  const tasks = [
    ...(has('etcd') ? [phaseTask(fleet, 'wait for etcd', 'changing', ['await-etcd'], more)] : []),
    ...(has('control-plane')
      ? [phaseTask(fleet, 'wait for its API', 'changing', ['await-api'], { ...more, version })]
      : []),
  ];
  return inOrder(tasks.map((task) => onControlPlaneAtOnce(fleet, task)));
}
