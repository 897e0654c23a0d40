import type { Estimate, Felt } from '../../../model/estimate.js';
import type { SwitchPlan } from '../../../model/plan.js';
import { shownConstants } from '../estimate-constants.js';
import { type EstimateFacts, estimateFactsOf } from '../estimate-facts.js';
import { addOnsTime, exportTime, onWorkers, paced, snapshotOf } from '../estimate-parts.js';
import { type Term, atRate, constant, grouped, named, sum, times, whole } from '../term.js';
import { felt, shown } from '../told-times.js';
import { isChanged } from './sides.js';

/** What of a plan its time depends on, beside the facts of any plan. */
export interface StepwiseFacts extends EstimateFacts {
  readonly drains: boolean;
  readonly workersFollow: boolean;
  /** Members of etcd that change. */
  readonly members: number;
  /** A way back may end on a snapshot of the hop. */
  readonly takesSnapshot: boolean;
}

/** Those facts, out of a plan. */
export const stepwiseFactsOf = (
  { spec, controlPlane, etcdData }: SwitchPlan,
  facts: EstimateFacts,
): StepwiseFacts => ({
  ...facts,
  largestBatch: facts.workers, // They go in turn.
  drains: spec.drain.mode === 'evict',
  workersFollow: spec.workers === 'follow',
  members: controlPlane.filter((node) => isChanged(node, 'etcd')).length,
  takesSnapshot: etcdData !== undefined,
});

/** What one hop is expected to take. Pure, with the formula beside each number. */
export function estimateStepwise(facts: StepwiseFacts): Estimate {
  const of = parts(facts);
  return {
    parts: Object.values(of).flat().map(shown),
    window: shown({ name: 'window', ...whole(of.hop, ...of.controlPlane, of.workers, of.addOns) }),
    rollback: shown({ name: 'rollback', ...whole(...of.controlPlane, of.workers) }),
    constants: shownConstants(),
    nodes: feltByNodes(facts),
    workloads: feltByWorkloads(facts),
  };
}

/** What has to fit into a window, milliseconds. */
interface WindowNeeds {
  readonly workMs: number;
  readonly backMs: number;
}

/**
 * The control plane, there and back, with the add-ons that pods wait for before they move: what has to fit into the first window.
 * Workers may follow in another.
 */
export function needsOfControlPlane(plan: SwitchPlan): WindowNeeds {
  const facts = stepwiseFactsOf(plan, estimateFactsOf(plan));
  const of = parts(facts);
  const back = whole(...of.controlPlane, ...(facts.drains ? [of.addOns] : [])).ms;
  return { workMs: Math.round(of.hop.ms + back), backMs: Math.round(back) };
}

/** So many workers, there and back: what has to fit into a window before they begin. */
export function needsOfWorkers(plan: SwitchPlan, workers: number): WindowNeeds {
  const all = stepwiseFactsOf(plan, estimateFactsOf(plan));
  const of = parts({ ...all, workers, largestBatch: workers });
  const ms = Math.round(of.workers.ms);
  return { workMs: ms, backMs: ms };
}

/** One API server, from its end until its successor is ready. */
const server: Term = sum(constant('stopUnits'), constant('apiStart'));
const exchange: Term = sum(constant('swapKubelet'), constant('nodeReady'), constant('nextLook'));
/** The only one, which starts below its new kubelet. */
const onlyServer: Term = sum(constant('swapKubelet'), constant('nodeReady'), constant('apiStart'));

function parts(facts: StepwiseFacts) {
  const { members, stagedBytes, workersFollow } = facts;
  const drained = facts.drains ? sum(constant('drainNode'), exchange) : exchange;
  const noWorkers = facts.workers === 0 || !workersFollow;
  const member = sum(constant('stopUnits'), constant('etcdStart'));
  return {
    stage: named('stage', atRate(stagedBytes / 1e6, 'MB', 'sentMegabytes')),
    backUp: named('back up etcd', snapshotOf(facts)),
    read: named('read every object', exportTime(facts)),
    hop: named('take the snapshot of the hop', facts.takesSnapshot ? snapshotOf(facts) : sum()),
    controlPlane: [
      named('etcd, one after the other', times(members, 'members', member)),
      ...ofServers(facts, drained),
    ],
    workers: named(
      'the workers',
      noWorkers ? sum() : paced(facts.workers, onWorkers(facts, drained)),
    ),
    addOns: named('bring the add-ons', addOnsTime(facts)),
    verify: named('verify', constant('watchOver')),
  };
}

/**
 * The last control-plane node changes as a whole. Before pods move from the next node somebody has to lead, and everybody to watch
 * where the API was away.
 */
function ofServers({ controlPlane: nodes, drains, proxyPods }: StepwiseFacts, drained: Term) {
  const leading = drains ? [constant('leading')] : [];
  const settled = drains && proxyPods === 0 && nodes === 1 ? [constant('listening')] : leading;
  const began = sum(drained, constant('apiStart'), ...settled);
  if (nodes === 1) return [named('the control-plane node', began)];
  return [
    named('API servers, one after the other', times(nodes - 1, 'nodes', server)),
    named('the last control-plane node as a whole', began),
    named('kubelets of the others', times(nodes - 1, 'nodes', began)),
  ];
}

const feltByNodes = ({ controlPlane, members, workers, drains }: StepwiseFacts): Felt[] => [
  ...(controlPlane > 1
    ? [
        felt(
          `${grouped(controlPlane)} control-plane nodes`,
          'one at a time: its API server is away, the others serve',
        ),
      ]
    : [
        felt(
          'the control-plane node',
          'its API server is away, and there is no other',
          members === 0
            ? onlyServer
            : sum(onlyServer, constant('stopUnits'), constant('etcdStart')),
        ),
        felt(
          'whoever rolls something out just then',
          'kubelets that watched ask again only some time after the API is back, and new pods wait for it',
          constant('listening'),
        ),
      ]),
  ...(workers === 0 || !drains
    ? []
    : [felt(`each of ${grouped(workers)} workers`, 'drained, exchanged, given back')]),
];

const feltByWorkloads = ({ drains }: StepwiseFacts): Felt[] => [
  drains
    ? felt(
        'every pod on a node that is drained',
        'ends and starts on another node, as its disruption budget allows; a single replica is away until it runs there',
      )
    : felt(
        'every workload',
        'containers run on; where the canary shows a restart all is taken back',
      ),
  felt('kube-proxy', 'rolled out anew, pod by pod'),
];
