import { evidence } from '../../model/evidence.js';
import type { NodeVerb } from '../../model/node-phase.js';
import type { NodePlan } from '../../model/plan.js';
import { allOf, besideEachOther, inOrder } from '../runbook/combine.js';
import { because, regressed } from '../runbook/failures.js';
import type { Verb } from '../runbook/step.js';
import type { Carried } from './carried.js';
import { type Fleet, onControlPlane, onControlPlaneAtOnce } from './fleet.js';
import { oldSide } from './objects.js';
import { data, phaseTask } from './phase-task.js';
import { waitForApi } from './sides.js';

/**
 * A kubelet that is busy telling an API that is away which pods it has ended begins no others: one of three took up nothing for eleven
 * seconds. So all stops but the first API server, and that when kubelets have told it; the API is away from then on.
 */
export const stopApi = (fleet: Fleet, carried: Carried): Verb => {
  const first = fleet.plan.controlPlane.slice(0, 1);
  const others = fleet.plan.controlPlane.slice(1);
  const stop = (nodes: readonly NodePlan[], name: string, verb: NodeVerb): Verb =>
    onControlPlane(fleet, phaseTask(fleet, name, 'changing', [verb], data), nodes);
  const stopOthers = inOrder([
    stop(others, 'stop the API', 'stop-api'),
    untilTold(fleet, others, ['kube-apiserver', ...controllers]),
  ]);
  const stopControllers = inOrder([
    stop(first, 'stop the controllers', 'stop-controllers'),
    untilTold(fleet, first, controllers),
  ]);
  const stopLast: Verb = async (place) => {
    carried.stoppedAt = place.host.now();
    return stop(first, 'stop the API', 'stop-api')(place);
  };
  return inOrder([
    others.length > 0 ? allOf([stopControllers, stopOthers]) : stopControllers,
    stopLast,
  ]);
};

const controllers = ['kube-controller-manager', 'kube-scheduler'];

/** Kubelets tidy up every two seconds; whoever waits for longer waits for something else. */
const toldSeconds = 6;

/** Until the kubelets of these have told the API which pods of these components they have ended. That they do not holds nothing up. */
const untilTold =
  ({ plan }: Fleet, nodes: readonly NodePlan[], components: readonly string[]): Verb =>
  async ({ host }) => {
    try {
      return await host.call('patient', 'wait for what kubelets have to tell').waitForMirrors({
        cluster: oldSide(plan),
        nodes: nodes.map(({ node }) => node.name),
        components,
        timeoutSeconds: toldSeconds,
      });
    } catch (cause) {
      if (host.isCancellation(cause)) throw cause;
      return evidence(`went on: ${because(cause)}`);
    }
  };

/** No member starts on the new data before every one has stopped on the old. */
export const restoreAndStart =
  (fleet: Fleet, carried: Carried): Verb =>
  (place) => {
    if (carried.snapshot === undefined) throw regressed('there is no last snapshot to start on');
    const { sha256: snapshot } = carried.snapshot;
    const nodes = fleet.plan.controlPlane;
    const on = (name: string, verbs: readonly NodeVerb[], among = nodes) =>
      onControlPlaneAtOnce(
        fleet,
        phaseTask(fleet, name, 'changing', verbs, { ...data, snapshot }),
        among,
      );
    const restore = ['stop-etcd', 'set-aside', 'install', 'restore-etcd'] as const;
    const answers = inOrder([waitForApi(fleet, 'new'), tellApiAway(carried)]);
    const early = nodes[toldEarly] ?? nodes[0];
    const first = nodes.filter((node) => node === early);
    const others = nodes.filter((node) => node !== early);
    const startInTurn = inOrder([
      besideEachOther([
        on('start etcd', ['start-etcd'], others),
        on('start the first API', ['start-units'], first),
      ]),
      on('start the others', ['start-units'], others),
    ]);
    const start = others.length > 0 ? startInTurn : on('start', ['start-units']);
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
