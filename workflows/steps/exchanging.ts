import type { NodeVerb } from '../../model/node-phase.js';
import type { NodePlan } from '../../model/plan.js';
import { type SideName, hasSide } from '../planning/stepwise/sides.js';
import type { Exchange } from '../runbook/exchange.js';
import type { Place, Step } from '../runbook/step.js';
import { type Fleet, type NodeTask, onControlPlane, onWorkers } from './fleet.js';
import { oldSide } from './objects.js';
import { runOnNodes } from './phase-task.js';

/**
 * A control-plane node is drained like any other. A kubelet of another version may restart the static pods that it finds, so the
 * node is done only when its member of etcd and its API server are well and steady again: the next one would cost the quorum.
 */
export const upgradeControlPlaneKubelet = (fleet: Fleet, node: NodePlan): Step => ({
  name: `upgrade the kubelet of ${node.node.name} to ${fleet.plan.spec.version}`,
  phase: 'install',
  run: onControlPlane(fleet, forward(fleet, staticPodsAreWell), [node]),
  undo: onControlPlane(fleet, back(fleet, staticPodsAreWell), [node]),
});

/** So many workers at a time as the run's pace says; one that fails may be left behind within the failure budget. */
export const upgradeKubelets = (
  fleet: Fleet,
  name: string,
  among: Fleet['plan']['workerBatches'],
): Step => ({
  name,
  phase: 'install',
  run: onWorkers(fleet, { ...forward(fleet), spendsBudget: true, inTurn: true }, among),
  undo: onWorkers(fleet, { ...back(fleet), inTurn: true }, among),
});

/** Only file changes below a kubelet that stands still: static pods and everybody's containers run on. */
const change: readonly NodeVerb[] = ['stop-units', 'set-aside', 'install', 'start-units'];

type Phase = Exchange['phase'];
/** What has to be done on a node once its kubelet is exchanged. */
type After = (fleet: Fleet, place: Place) => Pick<Exchange, 'after' | 'release'>;

const nothing: After = () => ({ after: [] });

/** At this point of the way, there and back, every API server is a new one. */
const staticPodsAreWell: After = (fleet, place) => {
  const { layout, version, startTimeoutSeconds: timeoutSeconds } = fleet.plan.spec;
  const awaited = (side: SideName, verb: NodeVerb, more: Partial<Phase> = {}): Phase[] =>
    hasSide(layout.controlPlane, side)
      ? [{ ...phase(fleet, place, [verb], side), timeoutSeconds, ...more }]
      : [];
  return {
    after: [
      ...awaited('etcd', 'await-etcd'),
      ...awaited('control-plane', 'await-api', { version }),
    ],
    release: { cluster: oldSide(fleet.plan) },
  };
};

const forward = (fleet: Fleet, after: After = nothing): NodeTask => ({
  name: 'upgrade the kubelet',
  temperament: 'changing',
  work: (place) => {
    const { drain, version } = fleet.plan.spec;
    const { mode, ...how } = drain;
    const whose = { cluster: oldSide(fleet.plan), run: place.host.runId };
    const drains = mode === 'evict';
    const verbs = drains ? change : (['note-containers', ...change] as const);
    const also = after(fleet, place);
    const compared = drains
      ? []
      : [phase(fleet, place, ['compare-containers'], 'kubelet', 'compare')];
    return {
      kind: 'exchange',
      shared: {
        ...exchange(fleet, place, version, phase(fleet, place, verbs)),
        ...also,
        after: [...also.after, ...compared],
        ...(drains && { drain: { ...whose, ...how } }),
      },
    };
  },
});

/** Whoever goes back waits no longer than this for pods to leave a node, seconds. */
const backSeconds = 60;

/** A node that was never reached is left alone, and what is to come back is proved before anything stops. */
const back = (fleet: Fleet, after: After = nothing): NodeTask => ({
  name: 'bring the old kubelet back',
  temperament: 'restoring',
  work: (place) => {
    const { drain, from } = fleet.plan.spec;
    const { mode, ...how } = drain;
    const kubelet = phase(fleet, place, ['stop-units', 'restore', 'start-units']);
    return {
      kind: 'exchange',
      shared: {
        ...exchange(fleet, place, from, kubelet),
        look: { ...phase(fleet, place, ['verify-kept'], 'kubelet', 'look'), onlyIfTouched: true },
        ...after(fleet, place),
        ...(mode === 'evict' && {
          drain: {
            cluster: oldSide(fleet.plan),
            run: place.host.runId,
            ...how,
            timeoutSeconds: Math.min(how.timeoutSeconds, backSeconds),
          },
        }),
      },
    };
  },
});

const exchange = (
  { plan }: Fleet,
  place: Place,
  version: string,
  kubelet: Phase,
): Omit<Exchange, 'after'> => {
  const cluster = oldSide(plan);
  return {
    phase: kubelet,
    wait: { cluster, version, timeoutSeconds: plan.spec.startTimeoutSeconds },
    giveBack: { cluster, run: place.host.runId },
  };
};

const phase = (
  { plan }: Fleet,
  { host, key }: Place,
  verbs: readonly NodeVerb[],
  side: SideName = 'kubelet',
  part = 'exchange',
): Phase => ({
  run: runOnNodes(host, side),
  ssh: plan.spec.ssh,
  key: `${key}-${part}`,
  verbs,
  epoch: host.now(),
});
