import { allOf, inOrder } from '../runbook/combine.js';
import { type Step, nothingToUndo, pointOfNoReturn } from '../runbook/step.js';
import {
  type Fleet,
  count,
  everyNode,
  names,
  nodesLeft,
  onControlPlane,
  onWorkers,
} from './fleet.js';
import { type Taken, givePodRanges } from './objects.js';
import { phaseTask } from './phase-task.js';
import { forgetRestart, noteRestart, releaseLeaders, waitForApi, waitForNodes } from './sides.js';

/**
 * Kubelets go first and containers stay: nothing that still asks the old API may be awake when a
 * new one answers at its address, or a kubelet would end every pod that the new one does not know.
 */
export const stopKubelets = (fleet: Fleet): Step => ({
  name: `stop the kubelets of ${count(fleet)} workers, containers run on`,
  phase: 'clean',
  run: onWorkers(fleet, phaseTask(fleet, 'stop units', 'changing', ['stop-units'])),
  undo: inOrder([
    onWorkers(fleet, phaseTask(fleet, 'start old units', 'restoring', ['start-units'])),
    waitForNodes(fleet, 'old', everyNode),
  ]),
});

/** API, controllers and etcd of the old version. */
export const stopControlPlane = (fleet: Fleet): Step => ({
  name: `stop the control plane on ${names(fleet)}`,
  phase: 'clean',
  run: inOrder([
    forgetRestart(fleet),
    onControlPlane(
      fleet,
      phaseTask(fleet, 'stop control plane', 'changing', ['stop-units', 'stop-containers']),
    ),
  ]),
  undo: inOrder([
    noteRestart(fleet),
    onControlPlane(fleet, phaseTask(fleet, 'start old units', 'restoring', ['start-units'])),
    waitForApi(fleet, 'old'),
    releaseLeaders(fleet),
  ]),
});

/** The old control plane's files, whole and by manifest. */
export const setControlPlaneAside = (fleet: Fleet): Step => ({
  name: `set the old files of ${names(fleet)} aside`,
  phase: 'clean',
  run: onControlPlane(fleet, phaseTask(fleet, 'set aside', 'changing', ['set-aside'])),
  undo: onControlPlane(fleet, phaseTask(fleet, 'restore old files', 'restoring', ['restore'])),
});

/** The target's control plane on a fresh etcd, with the old PKI and addresses. */
export const startControlPlane = (fleet: Fleet): Step => ({
  name: `start ${fleet.plan.spec.version} on ${names(fleet)}`,
  phase: 'install',
  run: inOrder([
    onControlPlane(
      fleet,
      phaseTask(fleet, 'install and start', 'changing', ['install', 'start-units']),
    ),
    waitForApi(fleet, 'new'),
  ]),
  undo: onControlPlane(
    fleet,
    phaseTask(fleet, 'stop new side', 'restoring', ['stop-units', 'stop-containers']),
  ),
});

/** From here the application is away: its containers end and the old files are set aside. */
export const clearWorkers = (fleet: Fleet): Step => ({
  name: `end the containers of ${count(fleet)} workers and set their old files aside`,
  phase: 'clean',
  run: onWorkers(
    fleet,
    phaseTask(fleet, 'clear and set aside', 'changing', ['stop-containers', 'set-aside']),
  ),
  undo: onWorkers(fleet, phaseTask(fleet, 'restore old files', 'restoring', ['restore'])),
});

/** Kubelets of the target, on Node objects that carry labels, taints and cordons as they were. */
export const startWorkers = (fleet: Fleet, taken: Taken): Step => ({
  name: `start ${fleet.plan.spec.version} on ${count(fleet)} workers`,
  phase: 'install',
  run: inOrder([
    onWorkers(fleet, {
      ...phaseTask(fleet, 'install and start', 'changing', ['install', 'start-units']),
      spendsBudget: true,
    }),
    givePodRanges(fleet, taken),
    waitForNodes(fleet, 'new', nodesLeft),
  ]),
  undo: onWorkers(
    fleet,
    phaseTask(fleet, 'stop new side', 'restoring', ['stop-units', 'stop-containers']),
  ),
});

/** Every old file must be there, bit for bit: it is what a rollback stands on. */
export const verifyKept = (fleet: Fleet): Step => {
  const task = {
    ...phaseTask(fleet, 'compare kept files', 'changing', ['verify-kept']),
    passesLost: true as const,
  };
  return {
    name: 'compare the kept old files with their manifests',
    phase: 'verify',
    run: allOf([onControlPlane(fleet, task), onWorkers(fleet, task)]),
    undo: nothingToUndo,
  };
};

/** What was kept is removed for good. From here on the only way is forward. */
export const retireOldSide = (fleet: Fleet): Step => {
  const task = {
    ...phaseTask(fleet, 'remove old files', 'changing', ['retire']),
    passesLost: true as const,
  };
  return {
    name: `remove the old files of ${everyNode(fleet).length} nodes for good`,
    phase: 'accept',
    run: allOf([onControlPlane(fleet, task), onWorkers(fleet, task)]),
    undo: pointOfNoReturn,
  };
};
