import { hasStaticPods } from '../../model/layout.js';
import type { NodeVerb } from '../../model/node-phase.js';
import type { NodePlan } from '../../model/plan.js';
import { inOrder } from '../runbook/combine.js';
import { type Step, type Verb, nothingToUndo } from '../runbook/step.js';
import {
  type Fleet,
  type NodeTask,
  names,
  onControlPlane,
  onControlPlaneAtOnce,
  onWorkers,
} from './fleet.js';
import { type PhaseMore, data, kubelet, phaseTask } from './phase-task.js';
import { waitForNodes } from './sides.js';

/** Below containers that run on. */
const swap: readonly NodeVerb[] = [
  'note-containers',
  'stop-units',
  'set-aside',
  'install',
  'start-units',
];

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
 * One control-plane node, done only when its member of etcd and its API server are well and steady: the next one would cost the quorum. A
 * kubelet of another version starts the static pods that it finds anew, and asks the API that it has just ended to delete their mirrors
 * before: where there is no other, etcd waited ten seconds for an API server that waited for etcd (seen with v1.23). So they end when it
 * is there, and before it looks for pods; where it does not start they run on.
 */
export const swapControlPlaneKubelet = (fleet: Fleet, node: NodePlan): Step => {
  const { plan } = fleet;
  const { version, startTimeoutSeconds: timeoutSeconds } = plan.spec;
  const { name } = node.node;
  const task = (what: string, verbs: readonly NodeVerb[], more: PhaseMore): Verb =>
    onControlPlane(fleet, phaseTask(fleet, what, 'changing', verbs, more), [node]);
  const hasPods = hasStaticPods(plan.spec.layout);
  return {
    name: `swap the kubelet of ${name} for ${version}`,
    phase: 'install',
    run: inOrder([
      ...(hasPods ? [task('move the leader', ['move-leader'], data)] : []),
      onControlPlane(fleet, swapTask(fleet), [node]),
      ...(hasPods ? [task('renew static pods', ['renew-static-pods'], data)] : []),
      waitForNodes(fleet, 'new', () => [name]),
      task('wait for static pods', ['await-etcd', 'await-api'], { ...data, timeoutSeconds }),
    ]),
    undo: onControlPlane(fleet, backTask(fleet), [node]),
  };
};

/** The control-plane nodes have containers of people, too. Each is watched from the start of its kubelet on, all at once. */
export const compareControlPlane = (fleet: Fleet): Step => ({
  name: `compare the containers of ${names(fleet)}`,
  phase: 'verify',
  run: onControlPlaneAtOnce(fleet, compareTask(fleet)),
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
