import { proxiesAtOnce } from '../../model/proxies-at-once.js';
import type { EstimateFacts } from './estimate-facts.js';
import {
  type Part,
  type Term,
  atRate,
  constant,
  grouped,
  known,
  longer,
  named,
  sum,
  times,
} from './term.js';

/** Times of the lines of the runbook, in its order; what is felt is made of the same. */
export interface PartTimes {
  readonly stage: Part;
  readonly backUp: Part;
  readonly export: Part;
  readonly stopKubelets: Part;
  readonly stopControlPlane: Part;
  readonly setAside: Part;
  readonly startControlPlane: Part;
  readonly importFoundation: Part;
  readonly clearWorkers: Part;
  readonly startWorkers: Part;
  readonly importWorkloads: Part;
  readonly startPods: Part;
  readonly verify: Part;
}

/** What each part takes. Pure. */
export function partTimes(facts: EstimateFacts): PartTimes {
  const { workers, objects, stagedBytes, stopGraceSeconds, controlPlane, parallelism } = facts;
  const { starting } = facts;
  const grace = known('grace', stopGraceSeconds * 1000);
  const onEach = (one: Term): Term => (workers === 0 ? sum() : onWorkers(facts, one));
  return {
    stage: named('stage', atRate(stagedBytes / 1e6, 'MB', 'sentMegabytes')),
    backUp: named('back up etcd', snapshotOf(facts)),
    export: named('export the objects', exportTime(facts)),
    stopKubelets: named('stop the kubelets', onEach(constant('stopKubelet'))),
    stopControlPlane: named('stop the control plane', sum(grace, constant('stopUnits'))),
    setAside: named(
      'set its files aside',
      times(Math.ceil(controlPlane / parallelism), 'waves', constant('setAside')),
    ),
    startControlPlane: named('start the new one', sum(constant('etcdStart'), constant('apiStart'))),
    importFoundation: named(
      'import the foundation',
      atRate(Math.max(0, objects - starting), 'objects', 'importedObjects'),
    ),
    clearWorkers: named('clear the workers', onEach(constant('clearWorker'))),
    startWorkers: named('start the workers', startWorkers(facts)),
    importWorkloads: named('import the workloads', atRate(starting, 'objects', 'importedObjects')),
    startPods: named('start the pods', constant('podReady')),
    verify: named('verify', sum(constant('watchOver'), atRate(objects, 'objects', 'readObjects'))),
  };
}

/** Kubelets are started one wave after the other, but become Ready side by side. */
const startWorkers = (facts: EstimateFacts): Term =>
  sum(
    times(waves(facts) - 1, 'waves', constant('stopKubelet')),
    constant('nodeReady'),
    constant('nextLook'),
  );

/** Waves of the largest batch; batches go side by side. */
export const waves = ({ largestBatch, parallelism }: EstimateFacts): number =>
  Math.max(1, Math.ceil(largestBatch / parallelism));

/** By waves, or by how fast the Temporal worker begins with nodes, whichever is longer. */
export const onWorkers = (facts: EstimateFacts, one: Term): Term =>
  longer(times(waves(facts), 'waves', one), atRate(facts.workers, 'workers', 'nodesBegun'));

/** With how many nodes a minute that makes, which is what fleets are compared by. */
export const paced = (nodes: number, { ms, text }: Term): Term =>
  nodes === 0 || ms === 0
    ? { ms, text }
    : { ms, text: `${text}; ${perMinute(nodes, ms)} nodes a minute` };

/** A tenth of a node counts while there are few. */
const perMinute = (nodes: number, ms: number): string => {
  const pace = (nodes / ms) * 60_000;
  return pace < 10 ? pace.toFixed(1) : grouped(pace);
};

/** kube-proxy comes to a first node, and then to several at a time; CoreDNS follows beside it. */
export const addOnsTime = ({ proxyPods }: EstimateFacts): Term =>
  sum(constant('podReady'), times(proxyWaves(proxyPods), 'waves', constant('proxyAnew')));

const proxyWaves = (nodes: number): number =>
  nodes === 0 ? 0 : 1 + Math.ceil((nodes - 1) / proxiesAtOnce(nodes));

/** Snapshot of etcd, as rehearsed where it was. */
export const snapshotOf = (facts: EstimateFacts): Term =>
  measured(facts, 'snapshot') ?? constant('snapshot');

/** A rehearsal did the very same on this very cluster. */
export const exportTime = (facts: EstimateFacts): Term =>
  sum(
    snapshotOf(facts),
    measured(facts, 'start') ?? sum(constant('etcdStart'), constant('apiStart')),
    measured(facts, 'read') ?? atRate(facts.objects, 'objects', 'readObjects'),
  );

/** What climbing the storage ladder adds, as rehearsed; nothing where no rung was needed. */
export function ladderTime(facts: EstimateFacts): readonly Term[] {
  const term = facts.rehearsal?.ladder === undefined ? undefined : measured(facts, 'ladder');
  return term === undefined ? [] : [term];
}

function measured({ rehearsal }: EstimateFacts, part: string): Term | undefined {
  const ms = rehearsal?.tookMs[part];
  return ms === undefined ? undefined : known(`${part}, as rehearsed,`, ms);
}
