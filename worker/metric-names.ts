/** A metric of ours: what it counts or measures, and by what it is told apart. */
export interface Metric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  /** For people, as Prometheus shows it. */
  readonly help: string;
  /** Upper bounds of a histogram's buckets, in the unit of its name. */
  readonly buckets?: readonly number[];
}

/** From a quick step to a long one: seconds. */
const stepBuckets = [0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600, 1800];
/** From an approver who was ready to one who slept: seconds. */
const waitBuckets = [10, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** Every metric of ours, as it is exported; docs/metrics.md tells the same, and a test compares them. */
export const metrics = {
  runState: {
    name: 'kube_cutover_run_state',
    kind: 'gauge',
    labels: ['cluster', 'state'],
    help: '1 for the state that the run on a cluster is in, 0 for all others',
  },
  runAge: {
    name: 'kube_cutover_run_age_seconds',
    kind: 'gauge',
    labels: ['cluster'],
    help: 'since the run under way was started; 0 when none is',
  },
  runSteps: {
    name: 'kube_cutover_run_steps',
    kind: 'gauge',
    labels: ['cluster', 'state'],
    help: 'lines of the runbook of the run under way, by state',
  },
  gateWaiting: {
    name: 'kube_cutover_gate_waiting_seconds',
    kind: 'gauge',
    labels: ['cluster', 'gate'],
    help: 'for how long the open gate has been waiting; 0 for gates that are not open',
  },
  looks: {
    name: 'kube_cutover_looks_total',
    kind: 'counter',
    labels: ['ended'],
    help: 'looks at the runs under way, and how they ended: well or badly',
  },
  runsEnded: {
    name: 'kube_cutover_runs_ended_total',
    kind: 'counter',
    labels: ['outcome'],
    help: 'runs that ended with a report, by outcome',
  },
  stepSeconds: {
    name: 'kube_cutover_step_seconds',
    kind: 'histogram',
    labels: ['phase', 'kind', 'ended'],
    help: 'time of each line of the runbook, run or undo, that ended well or badly; gates are not in it',
    buckets: stepBuckets,
  },
  gateSeconds: {
    name: 'kube_cutover_gate_seconds',
    kind: 'histogram',
    labels: ['ended'],
    help: 'time that gates waited for people',
    buckets: waitBuckets,
  },
  nodeSteps: {
    name: 'kube_cutover_node_steps_total',
    kind: 'counter',
    labels: ['phase', 'ended'],
    help: 'what was done on nodes: one for each node and line of the runbook, done or failed',
  },
  windowSeconds: {
    name: 'kube_cutover_window_seconds',
    kind: 'gauge',
    labels: ['cluster'],
    help: 'last run that ended: from the first component stopped until all was verified, or back',
  },
  downtimeSeconds: {
    name: 'kube_cutover_downtime_seconds',
    kind: 'gauge',
    labels: ['cluster'],
    help: 'last run that ended: for how long the prober saw the application away',
  },
} as const satisfies Readonly<Record<string, Metric>>;
