import type { Felt } from '../../model/estimate.js';
import type { WorkloadCounts } from '../../model/inventory.js';
import type { EstimateFacts } from './estimate-facts.js';
import type { PartTimes } from './estimate-parts.js';
import { type Part, type Term, constant, grouped, sum, times, whole } from './term.js';
import { felt } from './told-times.js';

/** What each kind of node will feel: its kubelet is silent for longer than its containers are gone. */
export function feltByNodes({ controlPlane, workers }: EstimateFacts, of: PartTimes): Felt[] {
  const api = [of.stopControlPlane, of.setAside, of.startControlPlane];
  const silent = [of.stopKubelets, ...api, of.importFoundation, of.clearWorkers, of.startWorkers];
  return [
    felt(
      each(controlPlane, 'control-plane node'),
      'API, controllers and scheduler are stopped and started in the new version; ' +
        'its own pods end and start anew',
      whole(...api),
    ),
    ...(workers === 0
      ? []
      : [
          felt(
            each(workers, 'worker'),
            'kubelet stopped, containers run on at first: no probe, no new pod, no log',
            whole(...silent),
          ),
          felt(
            each(workers, 'worker'),
            'containers ended and started anew, on all workers at the same time',
            whole(...podsOf(of)),
          ),
        ]),
  ];
}

/** From the end of a container to the start of the one that follows it. */
const podsOf = (of: PartTimes): Part[] => [
  of.clearWorkers,
  of.startWorkers,
  of.importWorkloads,
  of.startPods,
];

/** What each class of workload will feel. Without counts the classes are told all the same. */
export function feltByWorkloads({ workloads }: EstimateFacts, of: PartTimes): Felt[] {
  const away = whole(...podsOf(of));
  const api = [of.stopControlPlane, of.setAside, of.startControlPlane];
  const quiet = whole(...api, of.importFoundation, ...podsOf(of));
  return classes(workloads).flatMap(({ count, name, what, time }) =>
    count === 0
      ? []
      : [
          felt(
            count === undefined ? name : `${name} (${grouped(count)})`,
            what,
            time?.(away, quiet),
          ),
        ],
  );
}

/** A class of workloads; `count` is absent where nobody counted. */
interface WorkloadClass {
  readonly count: number | undefined;
  readonly name: string;
  readonly what: string;
  readonly time?: (away: Term, quiet: Term) => Term;
}

function classes(counts: WorkloadCounts | undefined): WorkloadClass[] {
  const later = Math.max(0, (counts?.longestStatefulSet ?? 1) - 1);
  return [
    {
      count: counts?.replicated,
      name: 'Deployments with two replicas or more',
      what: 'away: replicas do not help, since all workers are cleared at the same time',
      time: (away) => away,
    },
    {
      count: counts?.singleReplica,
      name: 'Deployments with one replica',
      what: 'away',
      time: (away) => away,
    },
    {
      count: counts?.statefulSets,
      name: 'StatefulSets',
      what: 'away; pods start one after the other, the last of the largest set after this time',
      time: (away) =>
        later === 0 ? away : sum(away, times(later, 'earlier pods', constant('podReady'))),
    },
    {
      count: counts?.daemonSets,
      name: 'DaemonSets',
      what: 'one pod on each node ends and starts anew',
      time: (away) => away,
    },
    {
      count: counts?.cronJobs,
      name: 'CronJobs that are not suspended',
      what: 'a tick in this time is not run by the old side; the new side decides by startingDeadlineSeconds',
      time: (_, quiet) => quiet,
    },
    {
      count: counts?.runningJobs,
      name: 'Jobs that have not finished',
      what: 'pods are ended; the new side runs the Job again from its beginning',
    },
    {
      count: counts?.barePods,
      name: 'pods that no controller owns',
      what: 'away, and placed anew; what they wrote outside of volumes is gone',
      time: (away) => away,
    },
  ];
}

const each = (count: number, what: string): string =>
  count === 1 ? `the one ${what}` : `each of ${grouped(count)} ${what}s`;
