import type { KubernetesVersion } from '../../model/version.js';
import { allOf, inOrder } from '../runbook/combine.js';
import { type Step, type Verb, nothingToUndo, pointOfNoReturn } from '../runbook/step.js';
import { type Fleet, everyNode, nodesLeft, onControlPlane, onWorkers } from './fleet.js';
import { type Taken, givePodRanges, newSide, oldSide } from './objects.js';
import { phaseTask } from './phase-task.js';

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
    waitForNodes(fleet, 'old'),
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
    waitForNodes(fleet, 'new'),
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

type Side = 'old' | 'new';

const waitForApi =
  (fleet: Fleet, side: Side): Verb =>
  ({ host }) =>
    host.call(temperamentOf(side), `wait for the ${side} API`).waitForApi(waitOf(fleet, side));

const waitForNodes =
  (fleet: Fleet, side: Side): Verb =>
  ({ host }) => {
    const nodes = side === 'old' ? everyNode(fleet) : nodesLeft(fleet);
    const since = side === 'old' && fleet.restartedAt !== undefined && { since: fleet.restartedAt };
    return host
      .call(temperamentOf(side), `wait for nodes of the ${side} version`)
      .waitForNodes({ ...waitOf(fleet, side), nodes, ...since });
  };

/** A run that goes forward again after a rollback to a step may come back here once more. */
const forgetRestart =
  (fleet: Fleet): Verb =>
  async () => {
    delete fleet.restartedAt;
    return { summary: '' };
  };

const noteRestart =
  (fleet: Fleet): Verb =>
  async ({ host }) => {
    fleet.restartedAt ??= host.now();
    return { summary: 'the old side starts again' };
  };

/** Or the old controllers would watch the lease of their dead predecessor for 15 seconds. */
const releaseLeaders =
  (fleet: Fleet): Verb =>
  ({ host }) =>
    host.call('restoring', 'release what stopped leaders hold').releaseLeaders({
      cluster: oldSide(fleet.plan),
      since: fleet.restartedAt ?? host.now(),
    });

const temperamentOf = (side: Side) => (side === 'old' ? 'restoring' : 'changing');

const waitOf = ({ plan }: Fleet, side: Side) => ({
  cluster: side === 'old' ? oldSide(plan) : newSide(plan),
  version: versionOf(plan.spec, side),
  timeoutSeconds: plan.spec.startTimeoutSeconds,
});

const versionOf = (
  spec: { readonly from: KubernetesVersion; readonly version: KubernetesVersion },
  side: Side,
): KubernetesVersion => (side === 'old' ? spec.from : spec.version);

const names = ({ plan }: Fleet): string =>
  plan.controlPlane.map(({ node }) => node.name).join(', ');

const count = ({ plan }: Fleet): number => plan.workerBatches.flat().length;
