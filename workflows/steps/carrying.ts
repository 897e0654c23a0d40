import type { NodeVerb } from '../../model/node-phase.js';
import { evidence } from '../../model/evidence.js';
import type { NodePlan } from '../../model/plan.js';
import { besideEachOther, inOrder } from '../runbook/combine.js';
import { because, regressed } from '../runbook/failures.js';
import { type Step, type Verb, nothingToUndo } from '../runbook/step.js';
import { beginAnew } from './beginning-anew.js';
import type { Carried } from './carried.js';
import { carrySnapshot, listWrites } from './snapshots.js';
import { climbLadder, hasLadder } from './climbing.js';
import { type Fleet, everyNode, names, onControlPlane } from './fleet.js';
import { oldSide } from './objects.js';
import { phaseTask } from './phase-task.js';
import { forgetRestart, noteRestart, waitForApi } from './sides.js';

/** The control plane changes with its etcd, below kubelets that run on; those change in their turn. */
const data = { side: 'data' } as const;
const kubelet = { side: 'kubelet' } as const;

/**
 * Nothing to do forward. On the way back the old etcd counts on from where it stood, and a watcher that was further along
 * would miss what comes at revisions that it has seen: kubelets, kube-proxy and CoreDNS begin anew, once the old API is back.
 * Controllers are kept from leading until then: a kubelet that begins anew calls its pods not ready until their first probe,
 * and a controller that hears it takes them out of their Services.
 */
export const letKubeletsRun = (fleet: Fleet): Step => ({
  name: `let the kubelets of ${everyNode(fleet).length} nodes run on`,
  phase: 'clean',
  run: async () => evidence('no kubelet is stopped'),
  undo: async (place) =>
    fleet.restartedAt === undefined
      ? evidence('the old control plane was not stopped, so nobody has to read it anew')
      : beginAnew(fleet, everyNode)(place),
});

/**
 * API servers, controllers and schedulers of the old side first, so that nothing can be written after the snapshot and no
 * controller reacts to silence; then the snapshot, from the etcd that still runs, on every member.
 */
export const takeLastSnapshot = (fleet: Fleet, carried: Carried): Step => ({
  name: `stop the API on ${names(fleet)} and take the last snapshot of etcd`,
  phase: 'clean',
  run: inOrder([
    forgetRestart(fleet),
    onControlPlane(
      fleet,
      phaseTask(fleet, 'note containers', 'changing', ['note-containers'], kubelet),
    ),
    stopApi(fleet, carried),
    carrySnapshot(fleet, carried, {
      name: 'take the last snapshot',
      // What a ladder makes of it goes to all of them.
      isForAll: !hasLadder(fleet.plan),
    }),
    ...(hasLadder(fleet.plan) ? [climbLadder(fleet, carried)] : []),
  ]),
  undo: inOrder([
    noteRestart(fleet),
    // A kubelet that was stopped finds the manifests as it starts.
    onControlPlane(fleet, phaseTask(fleet, 'start old units', 'restoring', ['start-units'], data)),
    onControlPlane(
      fleet,
      phaseTask(fleet, 'start the kubelet', 'restoring', ['start-units'], kubelet),
    ),
    waitForApi(fleet, 'old'),
  ]),
});

/**
 * The target's control plane on new members that hold what the old ones held; the old ones are set aside untouched. On the way
 * back the new API stops first, so that what is listed and kept then is all that was written.
 */
export const startOnData = (fleet: Fleet, carried: Carried): Step => ({
  name: `start ${fleet.plan.spec.version} on ${names(fleet)}, on the data of etcd`,
  phase: 'install',
  run: restoreAndStart(fleet, carried),
  undo: inOrder([
    onControlPlane(fleet, phaseTask(fleet, 'stop the new API', 'restoring', ['stop-api'], data)),
    listWrites(fleet, carried, { isGivenUp: true }),
    onControlPlane(
      fleet,
      phaseTask(
        fleet,
        'stop new side, restore old files',
        'restoring',
        ['stop-control-plane', 'restore'],
        data,
      ),
    ),
  ]),
});

/** For people who are about to decide whether the old side may go. */
export const tellWrites = (fleet: Fleet, carried: Carried): Step => ({
  name: 'list what a way back would give up',
  phase: 'verify',
  run: listWrites(fleet, carried),
  undo: nothingToUndo,
});

/**
 * A kubelet that is busy telling an API that is away which pods it has ended begins no others: one of three took up nothing for eleven
 * seconds. So all others stop while the API of the first still answers their kubelets, and the API is away from the last stop on.
 */
const stopApi = (fleet: Fleet, carried: Carried): Verb => {
  const task = phaseTask(fleet, 'stop the API', 'changing', ['stop-api'], data);
  const [first, ...others] = fleet.plan.controlPlane;
  const last: Verb = async (place) => {
    carried.stoppedAt = place.host.now();
    return onControlPlane(fleet, task, first && [first])(place);
  };
  return others.length === 0
    ? last
    : inOrder([onControlPlane(fleet, task, others), untilTold(fleet, others), last]);
};

/** Kubelets tidy up every two seconds; whoever waits for longer waits for something else. */
const toldSeconds = 6;

/** Until the kubelets of these have told the API which pods they have ended. That they do not holds nothing up. */
const untilTold =
  ({ plan }: Fleet, nodes: readonly NodePlan[]): Verb =>
  async ({ host }) => {
    try {
      return await host.call('patient', 'wait for what kubelets have to tell').waitForMirrors({
        cluster: oldSide(plan),
        nodes: nodes.map(({ node }) => node.name),
        timeoutSeconds: toldSeconds,
      });
    } catch (cause) {
      if (host.isCancellation(cause)) throw cause;
      return evidence(`went on: ${because(cause)}`);
    }
  };

/** No member starts on the new data before every one has stopped on the old. */
const restoreAndStart =
  (fleet: Fleet, carried: Carried): Verb =>
  (place) => {
    if (carried.snapshot === undefined) throw regressed('there is no last snapshot to start on');
    const { sha256: snapshot } = carried.snapshot;
    const nodes = fleet.plan.controlPlane;
    const on = (name: string, verbs: readonly NodeVerb[], among = nodes) =>
      onControlPlane(
        fleet,
        {
          ...phaseTask(fleet, name, 'changing', verbs, { ...data, snapshot }),
          atLeast: nodes.length,
        },
        among,
      );
    const restore = ['stop-etcd', 'set-aside', 'install', 'restore-etcd'] as const;
    const answers = inOrder([waitForApi(fleet, 'new'), tellApiAway(carried)]);
    if (nodes.length === 1)
      return inOrder([on('restore etcd and start', [...restore, 'start-units']), answers])(place);
    const first = nodes.filter((_, index) => index === toldEarly);
    const others = nodes.filter((_, index) => index !== toldEarly);
    const start = inOrder([
      besideEachOther([
        on('start etcd', ['start-etcd'], others),
        on('start the first API', ['start-units'], first),
      ]),
      on('start the others', ['start-units'], others),
    ]);
    return inOrder([on('restore etcd', restore), besideEachOther([start, answers])])(place);
  };

/**
 * The API is back with the first server, which the others leave the processors to where they share them: the agent waits for it there,
 * as long as it may. The kubelet of the first node may still be telling what it has ended.
 */
const toldEarly = 1;

/** The API was away from the last stop to the first that is ready. */
const tellApiAway =
  (carried: Carried): Verb =>
  async ({ host }) => {
    const apiAwayMs = host.now() - (carried.stoppedAt ?? host.now());
    return evidence(`the API was away for ${apiAwayMs} ms`, { apiAwayMs });
  };
