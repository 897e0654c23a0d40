import type { NodeVerb } from '../../model/node-phase.js';
import type { NodePlan } from '../../model/plan.js';
import type { KubernetesVersion } from '../../model/version.js';
import { startsDnsAnew } from '../planning/stepwise/dns.js';
import { inOrder } from '../runbook/combine.js';
import { type Step, nothingToUndo } from '../runbook/step.js';
import { type Fleet, type NodeTask, names, onControlPlane, onWorkers } from './fleet.js';
import { newSide, oldSide } from './objects.js';
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

/**
 * On the living objects. Where the data is given up by a rollback it finds them as they were; where it stays (`isTakenBack`) they
 * are brought back.
 */
export const updateAddOns = ({ plan }: Fleet, { isTakenBack = false } = {}): Step => ({
  name: `bring the add-ons to ${plan.spec.version}`,
  phase: 'install',
  run: ({ host }) =>
    host.call('changing', 'update add-ons').updateAddOns({
      cluster: newSide(plan),
      images: plan.images,
      version: plan.spec.version,
      ...(isTakenBack && keepsDns(plan.spec.from, plan.spec.version)),
    }),
  undo: isTakenBack
    ? ({ host }) =>
        host.call('restoring', 'bring add-ons back').updateAddOns({
          cluster: oldSide(plan),
          images: Object.fromEntries(Object.entries(plan.images).map(([old, now]) => [now, old])),
          version: plan.spec.from,
          ...keepsDns(plan.spec.version, plan.spec.from),
          // Pods move next, and a node whose kube-proxy begins anew leads requests where they were.
          rolloutSeconds,
        })
    : nothingToUndo,
});

/** Whoever goes back is in a hurry, seconds. */
const rolloutSeconds = 60;

const keepsDns = (from: KubernetesVersion, to: KubernetesVersion) =>
  startsDnsAnew(from, to) ? {} : ({ keepsDns: true } as const);

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
