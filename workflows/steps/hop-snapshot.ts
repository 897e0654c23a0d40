import type { NodeVerb } from '../../model/node-phase.js';
import { evidence } from '../../model/evidence.js';
import type { SwitchPlan } from '../../model/plan.js';
import { isChanged } from '../planning/stepwise/sides.js';
import { inOrder } from '../runbook/combine.js';
import type { Desk } from '../runbook/desk.js';
import { regressed } from '../runbook/failures.js';
import { type Step, type Verb, nothingToUndo } from '../runbook/step.js';
import type { SnapshotChoice } from '../runbook/way-back.js';
import { beginAnew } from './beginning-anew.js';
import type { Carried } from './carried.js';
import {
  type Fleet,
  everyNode,
  names,
  onControlPlane,
  onControlPlaneAtOnce,
  onWorkers,
} from './fleet.js';
import { type PhaseMore, data, kubelet, phaseTask, runOnNodes } from './phase-task.js';
import { noteRestart } from './sides.js';
import { carrySnapshot, listWrites } from './snapshots.js';

/**
 * What a way back may end on, as late as it can be taken before a server changes: on every member, so that nothing has to be sent
 * when it is wanted. Going back to it comes last of all, when old programs run everywhere on the data as it then is.
 */
export const takeHopSnapshot = (fleet: Fleet, carried: Carried): readonly Step[] =>
  fleet.plan.etcdData === undefined
    ? []
    : [
        {
          name: nameIn(fleet),
          phase: 'back up',
          run: async (place) => {
            delete carried.snapshot; // That of an earlier round is older than what was done since.
            const name = 'take the snapshot of the hop';
            const wanted = { name, isForAll: true, isServing: true } as const;
            const taken: Carried = {};
            const done = await inOrder([carrySnapshot(fleet, taken, wanted), notePods(fleet)])(
              place,
            );
            if (taken.snapshot) carried.snapshot = ofTheseNodes(fleet, taken.snapshot);
            return done;
          },
          undo: async (place) => {
            if (place.desk.data !== 'snapshot') return evidence('the data stays as it is');
            if (carried.snapshot === undefined)
              return evidence('the snapshot of the hop was not taken: the data stays as it is');
            return goBackTo(fleet, carried, carried.snapshot)(place);
          },
        },
      ];

/** For people who are about to decide whether they stay on the new version. */
export const tellWritesOfHop = (fleet: Fleet, carried: Carried): readonly Step[] =>
  fleet.plan.etcdData === undefined
    ? []
    : [
        {
          name: 'list what a way back to the snapshot would give up',
          phase: 'verify',
          run: listWrites(fleet, carried),
          undo: nothingToUndo,
        },
      ];

/** May a way back end on the snapshot of the hop, as things are? The journal knows. */
export function snapshotOfHop(plan: SwitchPlan, desk: Desk): SnapshotChoice {
  if (plan.etcdData === undefined)
    return {
      can: false,
      why: 'this run takes no snapshot for it, since no path of the layout holds the data of etcd alone on every control-plane node',
    };
  const name = nameIn({ plan });
  const verbs = desk.journal
    .filter(({ step, phase }) => step === name && phase !== undefined)
    .map(({ verb }) => verb);
  if (desk.goesBack && verbs.lastIndexOf('undo-begin') > verbs.lastIndexOf('begin'))
    return { can: false, why: `"${name}" is being taken back already, on what was asked before` };
  if (verbs.at(-1) === 'done') return { can: true };
  const note = 'no server has changed and no snapshot is taken yet, so the data stays as it is';
  return { can: true, note };
}

const nameIn = (fleet: Pick<Fleet, 'plan'>): string =>
  `take the snapshot of the hop on ${fleet.plan.controlPlane.map(({ node }) => node.name).join(', ')}`;

type Snapshot = NonNullable<Carried['snapshot']>;

/** A member elsewhere would go on with the data that all others give up. */
function ofTheseNodes({ plan }: Fleet, snapshot: Snapshot): Snapshot {
  const members = new Set((snapshot.members ?? '').split(',').map((one) => one.split('=')[0]));
  if (members.size === plan.controlPlane.length) return snapshot;
  throw regressed(
    `etcd has ${members.size} members (${snapshot.members ?? 'none told'}), the plan ${plan.controlPlane.length} ` +
      'control-plane nodes; plan again',
  );
}

/** Nothing starts on one member before all have stopped, and none before all are made from the one snapshot. */
function goBackTo(fleet: Fleet, carried: Carried, snapshot: Snapshot): Verb {
  const { startTimeoutSeconds: timeoutSeconds, from: version } = fleet.plan.spec;
  const { sha256, members = '' } = snapshot;
  const made = { snapshot: sha256, members };
  const onAll = (name: string, verbs: readonly NodeVerb[], more: PhaseMore = {}) =>
    onControlPlaneAtOnce(fleet, phaseTask(fleet, name, 'restoring', verbs, { ...data, ...more }));
  return inOrder([
    onAll('see that the snapshot can be restored', ['check-restore'], made),
    // Everything serves still, and what is ended here is not away for longer than the API.
    everywhere(fleet, 'end the pods that came since', ['stop-units', 'end-other-pods']),
    noteStop(carried),
    onAll('stop the API', ['stop-api']),
    listWrites(fleet, carried, { isGivenUp: true }),
    onAll('stop etcd', ['stop-etcd']),
    bringOldEtcdBack(fleet),
    onAll('restore the snapshot', ['set-aside', 'install', 'restore-etcd'], made),
    noteRestart(fleet),
    onAll('start on the snapshot', ['start-units']),
    onAll('start the kubelets', ['start-units'], kubelet),
    onAll('wait for etcd', ['await-etcd'], { timeoutSeconds }),
    onAll('wait for the API', ['await-api'], { timeoutSeconds, version }),
    tellData(fleet, carried),
    beginAnew(fleet, nodesOfOld),
    // Until now Services led to where the snapshot knows pods, and nobody is there.
    everywhere(fleet, 'drop connections that hang', ['drop-hung-connections']),
  ]);
}

/** One that stayed newer for its data, which no older etcd would have started on; the snapshot is of the old one. */
function bringOldEtcdBack(fleet: Fleet): Verb {
  const changed = fleet.plan.controlPlane.filter((node) => isChanged(node, 'etcd'));
  return changed.length === 0
    ? async () => evidence('')
    : onControlPlaneAtOnce(
        fleet,
        phaseTask(fleet, 'bring the old etcd back', 'restoring', ['restore'], { side: 'etcd' }),
        changed,
      );
}

/** By what runs on the node itself: kubelets will start these and no other when they read the snapshot. */
const notePods = (fleet: Fleet): Verb => {
  const task = phaseTask(fleet, 'note the pods', 'changing', ['note-pods'], kubelet);
  const many = { ...task, atLeast: nodesAtOnce, passesLost: true as const };
  return inOrder([onWorkers(fleet, many), onControlPlane(fleet, many)]);
};

const nodesAtOnce = 10;

const everywhere = (fleet: Fleet, name: string, verbs: readonly NodeVerb[]): Verb => {
  const task = phaseTask(fleet, name, 'restoring', verbs, kubelet);
  const many = { ...task, atLeast: nodesAtOnce };
  return inOrder([onWorkers(fleet, many), onControlPlane(fleet, many)]);
};

/** Workers that lag may have been older still; the comparison with the baseline waits for them. */
const nodesOfOld = (fleet: Fleet): readonly string[] =>
  fleet.plan.spec.workers === 'lag'
    ? fleet.plan.controlPlane.map(({ node }) => node.name)
    : everyNode(fleet);

const noteStop =
  (carried: Carried): Verb =>
  async ({ host }) => {
    carried.stoppedAt ??= host.now();
    return evidence('');
  };

/** How long the API was away, and where the data lies that was given up. */
const tellData =
  (fleet: Fleet, carried: Carried): Verb =>
  async ({ host }) => {
    const { etcdData = '' } = fleet.plan;
    const at = etcdData.lastIndexOf('/');
    const givenUpData = `${etcdData.slice(0, at)}/.kube-cutover-${runOnNodes(host, 'data')}${etcdData.slice(at)}`;
    const apiAwayMs = host.now() - (carried.stoppedAt ?? host.now());
    return evidence(
      `the API was away for ${apiAwayMs} ms; the data that was given up lies as ${givenUpData} on ${names(fleet)}`,
      { apiAwayMs, givenUpData },
    );
  };
