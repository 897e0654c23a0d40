import { evidence } from '../../model/evidence.js';
import { inOrder } from '../runbook/combine.js';
import { type Step, nothingToUndo } from '../runbook/step.js';
import { restoreAndStart, stopApi } from './api-away.js';
import { beginAnew } from './beginning-anew.js';
import type { Carried } from './carried.js';
import { carrySnapshot, listWrites } from './snapshots.js';
import { climbLadder, hasLadder } from './climbing.js';
import { type Fleet, everyNode, names, onControlPlane } from './fleet.js';
import { data, kubelet, phaseTask } from './phase-task.js';
import { forgetRestart, noteRestart, waitForApi } from './sides.js';

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
