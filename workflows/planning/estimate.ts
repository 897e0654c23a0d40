import type { Estimate, EstimatedTime } from '../../model/estimate.js';
import { shownConstants } from './estimate-constants.js';
import type { EstimateFacts } from './estimate-facts.js';
import { feltByNodes, feltByWorkloads } from './felt.js';
import { type Term, atRate, constant, known, longer, sum, times } from './term.js';

/** Times of the lines of the runbook; named, because what is felt is made of the same. */
export interface PartTimes {
  readonly stage: Term;
  readonly backUp: Term;
  readonly export: Term;
  readonly stopKubelets: Term;
  readonly stopControlPlane: Term;
  readonly setAside: Term;
  readonly startControlPlane: Term;
  readonly importObjects: Term;
  readonly clearWorkers: Term;
  readonly startWorkers: Term;
  readonly startPods: Term;
  readonly verify: Term;
}

/**
 * What the plan is expected to take: pure arithmetic on facts, with the formula beside each number. It errs
 * on the long side; a time from here is no promise and bounds nothing.
 */
export function estimate(facts: EstimateFacts): Estimate {
  const of = partTimes(facts);
  const { clearWorkers, importObjects, startWorkers, startPods } = of;
  const controlPlane = sum(of.stopControlPlane, of.setAside, of.startControlPlane);
  const pods = sum(clearWorkers, startWorkers, startPods);
  return {
    parts: partsOf(of),
    window: shown('window', sum(of.stopKubelets, controlPlane, importObjects, pods)),
    rollback: shown('rollback', sum(controlPlane, pods)),
    constants: shownConstants(),
    nodes: feltByNodes(facts, of),
    workloads: feltByWorkloads(facts, of),
  };
}

const shown = (name: string, { ms, text }: Term): EstimatedTime => ({
  name,
  ms: Math.round(ms),
  formula: text,
});

/** In the order of the runbook, by the names of its lines. */
const partsOf = (of: PartTimes): EstimatedTime[] => [
  shown('stage', of.stage),
  shown('back up etcd', of.backUp),
  shown('export the objects', of.export),
  shown('stop the kubelets of workers', of.stopKubelets),
  shown('stop the control plane', of.stopControlPlane),
  shown('set the old files aside', of.setAside),
  shown('start the new control plane', of.startControlPlane),
  shown('import the objects', of.importObjects),
  shown('clear the workers', of.clearWorkers),
  shown('start the workers', of.startWorkers),
  shown('start the pods', of.startPods),
  shown('verify', of.verify),
];

function partTimes(facts: EstimateFacts): PartTimes {
  const { workers, objects, stagedBytes, stopGraceSeconds, controlPlane } = facts;
  const snapshot = measured(facts, 'snapshot') ?? constant('snapshot');
  const atOnce = waves(facts);
  const grace = known('grace', stopGraceSeconds * 1000);
  return {
    stage: atRate(stagedBytes / 1e6, 'MB', 'sentMegabytes'),
    backUp: snapshot,
    export: exportTime(facts, snapshot),
    stopKubelets: workers === 0 ? none : onWorkers(facts, constant('stopKubelet')),
    stopControlPlane: sum(grace, constant('stopUnits')),
    setAside: times(Math.ceil(controlPlane / facts.parallelism), 'waves', constant('setAside')),
    startControlPlane: sum(constant('etcdStart'), constant('apiStart')),
    importObjects: atRate(objects, 'objects', 'importedObjects'),
    clearWorkers: workers === 0 ? none : onWorkers(facts, constant('clearWorker')),
    // Kubelets are started one wave after the other, but become Ready side by side.
    startWorkers:
      atOnce > 1
        ? sum(times(atOnce - 1, 'waves', constant('stopKubelet')), constant('nodeReady'))
        : constant('nodeReady'),
    startPods: constant('podReady'),
    verify: sum(constant('watchOver'), atRate(objects, 'objects', 'readObjects')),
  };
}

const none: Term = { ms: 0, text: 'no workers' };

/** Waves of the largest batch; batches go side by side. */
const waves = ({ largestBatch, parallelism }: EstimateFacts): number =>
  Math.max(1, Math.ceil(largestBatch / parallelism));

/** By waves, or by how fast the Temporal worker begins with nodes, whichever is longer. */
const onWorkers = (facts: EstimateFacts, one: Term): Term =>
  longer(times(waves(facts), 'waves', one), atRate(facts.workers, 'workers', 'nodesBegun'));

/** A rehearsal did the very same on this very cluster. */
function exportTime(facts: EstimateFacts, snapshot: Term): Term {
  const read = measured(facts, 'read');
  const start = measured(facts, 'start') ?? sum(constant('etcdStart'), constant('apiStart'));
  return sum(snapshot, start, read ?? atRate(facts.objects, 'objects', 'readObjects'));
}

function measured({ rehearsal }: EstimateFacts, part: string): Term | undefined {
  const ms = rehearsal?.tookMs[part];
  return ms === undefined ? undefined : known(`${part}, as rehearsed,`, ms);
}
