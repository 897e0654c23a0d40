import type { Estimate, Felt } from '../../../model/estimate.js';
import { shownConstants } from '../estimate-constants.js';
import type { EstimateFacts } from '../estimate-facts.js';
import {
  addOnsTime,
  exportTime,
  ladderTime,
  onWorkers,
  paced,
  snapshotOf,
  waves,
} from '../estimate-parts.js';
import {
  type Part,
  type Term,
  atRate,
  constant,
  grouped,
  known,
  named,
  sum,
  times,
  whole,
} from '../term.js';
import { felt, shown } from '../told-times.js';

/** Times of the lines of a switch under running containers, in their order. */
interface HotParts {
  readonly stage: Part;
  readonly backUp: Part;
  readonly read: Part;
  readonly stopApi: Part;
  readonly lastSnapshot: Part;
  readonly startOnData: Part;
  readonly canary: Part;
  readonly workers: Part;
  readonly controlPlane: Part;
  readonly addOns: Part;
  readonly verify: Part;
}

/** What a switch under running containers is expected to take. Pure, with the formula beside each number. */
export function estimateHot(facts: EstimateFacts, watchSeconds: number): Estimate {
  const of = hotParts(facts, known('watch', watchSeconds * 1000));
  const api = [of.stopApi, of.lastSnapshot, of.startOnData];
  const back = [of.stopApi, of.startOnData];
  return {
    parts: Object.values(of).map(shown),
    window: shown({
      name: 'window',
      ...whole(...api, of.canary, of.workers, of.controlPlane, of.addOns),
    }),
    rollback: shown({ name: 'rollback', ...sum(whole(...back), onEach(facts), ready) }),
    constants: shownConstants(),
    nodes: feltByNodes(facts, whole(...api)),
    workloads: feltByWorkloads(facts, whole(...api)),
  };
}

/** From the start of a kubelet until its node is known to be Ready. */
const ready: Term = sum(constant('nodeReady'), constant('nextLook'));

/** After the canary; they go in turn, so that all of them are one batch. */
const othersOf = (facts: EstimateFacts): EstimateFacts => ({
  ...facts,
  workers: facts.workers - 1,
  largestBatch: facts.workers - 1,
});

function hotParts(facts: EstimateFacts, watch: Term): HotParts {
  const { workers, stagedBytes } = facts;
  const others = othersOf(facts);
  return {
    stage: named('stage', atRate(stagedBytes / 1e6, 'MB', 'sentMegabytes')),
    backUp: named('back up etcd', snapshotOf(facts)),
    read: named('read every object', exportTime(facts)),
    stopApi: named('stop the API', constant('stopUnits')),
    lastSnapshot: named(
      'take the last snapshot',
      sum(constant('lastSnapshot'), ...ladderTime(facts)),
    ),
    startOnData: named(
      'start the new one on its data',
      sum(constant('restoreEtcd'), constant('podsTakenUp')),
    ),
    canary: named('swap the canary', workers === 0 ? sum() : sum(constant('swapKubelet'), watch)),
    workers: named(
      'swap the others',
      workers < 2 ? sum() : paced(others.workers, sum(onEach(others), watch)),
    ),
    controlPlane: named(
      'swap those of the control plane',
      sum(
        times(facts.controlPlane, 'nodes', sum(constant('swapKubelet'), ready, ...podsAnew(facts))),
        watch,
      ),
    ),
    addOns: named('bring the add-ons', addOnsTime(facts)),
    verify: named('verify', constant('watchOver')),
  };
}

/** Static pods start when their node's new kubelet does. */
const podsAnew = ({ staticPods }: EstimateFacts): Term[] =>
  staticPods ? [constant('podsTakenUp')] : [];

const onEach = (facts: EstimateFacts): Term =>
  facts.workers === 0 ? sum() : onWorkers(facts, constant('swapKubelet'));

function feltByNodes(facts: EstimateFacts, apiAway: Term): Felt[] {
  const { controlPlane, workers, staticPods } = facts;
  return [
    felt(
      `${grouped(controlPlane)} control-plane nodes`,
      'API, controllers and scheduler are away; every other container runs on',
      apiAway,
    ),
    ...(staticPods
      ? [
          felt(
            'each of them once more, when its kubelet changes',
            controlPlane === 1
              ? 'its static pods start anew, and there is no other API'
              : 'its static pods start anew, and the others serve',
            constant('podsTakenUp'),
          ),
        ]
      : []),
    ...(workers === 0
      ? []
      : [
          felt(
            `each of ${grouped(workers)} workers, in ${grouped(waves(othersOf(facts)))} waves after a canary`,
            'kubelet stopped and started anew: no probe, no new pod, no log; containers run on',
            sum(constant('swapKubelet'), ready),
          ),
        ]),
  ];
}

const feltByWorkloads = ({ workloads }: EstimateFacts, apiAway: Term): Felt[] => [
  felt(
    'every workload',
    'containers run on; where the canary shows a restart everything is taken back',
  ),
  ...(workloads?.cronJobs === 0
    ? []
    : [felt('CronJobs that are not suspended', 'a tick in this time comes late', apiAway)]),
  felt('kube-proxy and CoreDNS', 'rolled out anew at the end, pod by pod'),
];
