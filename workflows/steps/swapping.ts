import type { NodeVerb } from '../../model/node-phase.js';
import type { NodePlan } from '../../model/plan.js';
import { inOrder } from '../runbook/combine.js';
import { type Step, nothingToUndo } from '../runbook/step.js';
import { type Fleet, type NodeTask, names, onControlPlane, onWorkers } from './fleet.js';
import { phaseTask } from './phase-task.js';
import { waitForNodes } from './sides.js';

/** Below containers that run on. */
const swap: readonly NodeVerb[] = [
  'note-containers',
  'stop-units',
  'set-aside',
  'install',
  'start-units',
];
const kubelet = { side: 'kubelet' } as const;

/** The workers of some batches, so many at a time as the run's pace says. One whose swap fails may be left behind. */
export const swapKubelets = (
  fleet: Fleet,
  name: string,
  only: Fleet['plan']['workerBatches'],
): Step => {
  const nodes = only.flat().map(({ node }) => node.name);
  return {
    name,
    phase: 'install',
    run: inOrder([
      onWorkers(fleet, { ...swapTask(fleet), spendsBudget: true, inTurn: true }, only),
      waitForNodes(fleet, 'new', ({ lost }) => nodes.filter((one) => !lost.has(one))),
      onWorkers(fleet, compareTask(fleet), only),
    ]),
    undo: onWorkers(fleet, backTask(fleet), only),
  };
};

/**
 * One control-plane node. A kubelet of another version may restart the static pods that it finds, so the node is done only when its
 * member of etcd and its API server are well and steady again: the next one would cost the quorum.
 */
export const swapControlPlaneKubelet = (fleet: Fleet, node: NodePlan): Step => {
  const { version, startTimeoutSeconds: timeoutSeconds } = fleet.plan.spec;
  const { name } = node.node;
  const wait = phaseTask(fleet, 'wait for static pods', 'changing', ['await-etcd', 'await-api'], {
    side: 'data',
    timeoutSeconds,
  });
  return {
    name: `swap the kubelet of ${name} for ${version}`,
    phase: 'install',
    run: inOrder([
      onControlPlane(fleet, swapTask(fleet), [node]),
      waitForNodes(fleet, 'new', () => [name]),
      onControlPlane(fleet, wait, [node]),
    ]),
    undo: onControlPlane(fleet, backTask(fleet), [node]),
  };
};

/** The control-plane nodes have containers of people, too. Each is watched from the start of its kubelet on, all at once. */
export const compareControlPlane = (fleet: Fleet): Step => ({
  name: `compare the containers of ${names(fleet)}`,
  phase: 'verify',
  run: onControlPlane(fleet, { ...compareTask(fleet), atLeast: fleet.plan.controlPlane.length }),
  undo: nothingToUndo,
});

const swapTask = (fleet: Fleet): NodeTask =>
  phaseTask(fleet, 'swap the kubelet', 'changing', swap, kubelet);

const compareTask = (fleet: Fleet): NodeTask => ({
  ...phaseTask(fleet, 'compare containers', 'changing', ['compare-containers'], kubelet),
  passesLost: true,
});

/** It stays stopped until the old API is back: it would ask the new one meanwhile. */
const backTask = (fleet: Fleet): NodeTask =>
  phaseTask(
    fleet,
    'stop new side, restore old files',
    'restoring',
    ['stop-units', 'restore'],
    kubelet,
  );
