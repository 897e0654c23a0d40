import { hasProxyUnit } from '../../model/layout.js';
import { leadingSeconds, listeningSeconds } from '../planning/stepwise/settled.js';
import type { NodePlan } from '../../model/plan.js';
import type { Exchange } from '../runbook/exchange.js';
import type { Place, Step } from '../runbook/step.js';
import { type Fleet, type NodeTask, onControlPlane, onWorkers } from './fleet.js';
import {
  type Change,
  kubelet,
  ofKubelet,
  phasesOf,
  steadyKubelet,
  wholeNode,
} from './node-changes.js';
import { oldSide } from './objects.js';

/**
 * A control-plane node is drained like any other. Its static pods start anew, so the node is done only when its member of etcd and
 * its API server are well and steady again: the next one would cost the quorum.
 */
export const upgradeControlPlaneKubelet = (fleet: Fleet, node: NodePlan): Step => ({
  name: `upgrade the kubelet of ${node.node.name} to ${fleet.plan.spec.version}`,
  phase: 'install',
  run: onControlPlane(fleet, forward(fleet, steadyKubelet), [node]),
  undo: onControlPlane(fleet, back(fleet, steadyKubelet), [node]),
});

/**
 * The last node whose API server is old, which may be the only one: when it is new its kubelet can ask no older one, so that the node
 * changes as a whole, and static pods start once, below the kubelet they stay with. Of the only one neither side could go back
 * alone, as a kubelet is seen to be well by the API that it brings.
 */
export const upgradeLastControlPlane = (fleet: Fleet, node: NodePlan): Step => ({
  name: `upgrade the control plane and the kubelet of ${node.node.name} to ${fleet.plan.spec.version}`,
  phase: 'install',
  run: onControlPlane(fleet, forward(fleet, wholeNode(node)), [node]),
  undo: onControlPlane(fleet, back(fleet, wholeNode(node), answersWithin(fleet)), [node]),
});

/** So many workers at a time as the run's pace says; one that fails may be left behind within the failure budget. */
export const upgradeKubelets = (
  fleet: Fleet,
  name: string,
  among: Fleet['plan']['workerBatches'],
): Step => ({
  name,
  phase: 'install',
  run: onWorkers(fleet, { ...forward(fleet, kubelet), spendsBudget: true, inTurn: true }, among),
  undo: onWorkers(fleet, { ...back(fleet, kubelet), inTurn: true }, among),
});

const forward = (fleet: Fleet, change: Change): NodeTask => ({
  name: `upgrade the ${change.name}`,
  temperament: 'changing',
  work: (place) => {
    const { drain, version } = fleet.plan.spec;
    const { mode, ...how } = drain;
    const drains = mode === 'evict';
    const noted = drains ? [] : [ofKubelet('note-containers')];
    const compared = drains ? [] : [ofKubelet('compare-containers')];
    const parts = phasesOf(fleet, place, version, {
      phases: [...noted, ...change.forward],
      after: [...change.after, ...compared],
      beside: change.beside,
    });
    return {
      kind: 'exchange',
      shared: {
        ...waits(fleet, place, version, change),
        ...parts,
        ...(drains && {
          drain: { ...whose(fleet, place), ...how, settledSeconds: settledIn(fleet) },
        }),
      },
    };
  },
});

/** How long everybody has to be there again before pods move, seconds. */
const settledIn = ({ plan: { controlPlane, spec } }: Fleet): number =>
  controlPlane.length === 1 && hasProxyUnit(spec.layout) ? listeningSeconds : leadingSeconds;

/** Whoever goes back waits no longer than this for pods to leave a node, seconds. */
const backSeconds = 60;

/** Whoever brings the only API server back waits no longer for its first answer: while it is away nothing can be drained, seconds. */
const aloneSeconds = 5;
const answersWithin = ({ plan }: Fleet) =>
  plan.controlPlane.length === 1 ? aloneSeconds : undefined;

/** A node that was never reached is left alone, and what is to come back is proved before anything stops. */
const back = (fleet: Fleet, change: Change, answersWithinSeconds?: number): NodeTask => ({
  name: `bring the old ${change.name} back`,
  temperament: 'restoring',
  work: (place) => {
    const { drain, from } = fleet.plan.spec;
    const { mode, ...how } = drain;
    const restored = change.back.filter(({ verbs }) => verbs.includes('restore'));
    const parts = phasesOf(fleet, place, from, {
      looks: restored.map(({ side }) => ({ side, verbs: ['verify-kept'], onlyIfTouched: true })),
      phases: change.back,
      after: change.after,
      beside: change.beside,
    });
    const timeoutSeconds = Math.min(how.timeoutSeconds, backSeconds);
    return {
      kind: 'exchange',
      shared: {
        ...waits(fleet, place, from, change),
        ...parts,
        ...(mode === 'evict' && {
          drain: {
            ...whose(fleet, place),
            ...how,
            timeoutSeconds,
            settledSeconds: leadingSeconds,
            ...(answersWithinSeconds && { answersWithinSeconds }),
          },
        }),
      },
    };
  },
});

const whose = (fleet: Fleet, { host }: Place) => ({
  cluster: oldSide(fleet.plan),
  run: host.runId,
});

function waits(
  fleet: Fleet,
  place: Place,
  version: string,
  { leads }: Change,
): Pick<Exchange, 'wait' | 'giveBack' | 'release'> {
  const { cluster } = whose(fleet, place);
  return {
    wait: { cluster, version, timeoutSeconds: fleet.plan.spec.startTimeoutSeconds },
    ...(leads && { release: { cluster } }),
    giveBack: whose(fleet, place),
  };
}
