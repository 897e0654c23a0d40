import type { EstimateConstant } from '../../model/estimate.js';
import { leadingSeconds, listeningSeconds } from './stepwise/settled.js';

const floor = 'docs/performance.md, floor of the default lab';
const onItsData = 'docs/performance.md, the API in a switch on its data';
const assumed = 'assumed; no benchmark has measured it yet';
const demo = 'README.md, one run of the demo';

/**
 * Times that formulas are made of, milliseconds unless the name says otherwise. From the lab, which is
 * slow: two cores for all nodes. A real cluster should be faster; a rehearsal on it replaces what it measured.
 */
export const constants = {
  etcdStart: { ms: 6200, source: floor },
  apiStart: { ms: 4200, source: floor },
  nodeReady: { ms: 5500, source: floor },
  /** A kubelet that was not well at its first look says so at its next, ten seconds later before v1.28. */
  nextLook: { ms: 5000, source: 'docs/performance.md: half of nodeStatusUpdateFrequency, 10 s' },
  podReady: { ms: 3700, source: floor },
  stopKubelet: { ms: 600, source: demo },
  /** Beside the grace period, which an API server that drains its requests uses up. */
  stopUnits: { ms: 900, source: demo },
  setAside: { ms: 300, source: demo },
  clearWorker: { ms: 3200, source: demo },
  lastSnapshot: { ms: 600, source: onItsData },
  restoreEtcd: { ms: 1000, source: onItsData },
  /** Manifests are shown to a kubelet that runs: until the API is ready. */
  podsTakenUp: { ms: 4000, source: onItsData },
  /** A wave is as slow as its slowest node, so this is no median. */
  swapKubelet: {
    ms: 1400,
    source: 'docs/performance.md, kubelets exchanged under containers: p95',
  },
  drainNode: { ms: 30_000, source: assumed },
  /** No pod moves before a controller manager has led for so long. */
  leading: { ms: leadingSeconds * 1000, source: 'ADR 17: it reads what there is before it acts' },
  /** After the only API server was away, until everybody is sure to watch again. */
  listening: {
    ms: listeningSeconds * 1000,
    source: 'client-go, reflector.go: 30 s and up to as much by chance',
  },
  /** Its pod ends when its kubelet reports, which is every ten seconds, and another starts. */
  proxyAnew: { ms: 9000, source: 'docs/performance.md, the slowest of three nodes' },
  watchOver: { ms: 10_000, source: `${demo}: verify` },
  snapshot: { ms: 3000, source: 'assumed; a rehearsal on this cluster replaces it' },
} as const satisfies { readonly [name: string]: { readonly ms: number; readonly source: string } };

/** Things done in a second. */
export const rates = {
  importedObjects: { perSecond: 160, unit: 'objects/s', source: `${demo}: 66 objects in 410 ms` },
  readObjects: {
    perSecond: 500,
    unit: 'objects/s',
    source: 'assumed; a rehearsal on this cluster replaces it',
  },
  sentMegabytes: {
    perSecond: 100,
    unit: 'MB/s',
    source: 'assumed: a link of 1 Gbit/s at the orchestrator',
  },
  nodesBegun: {
    perSecond: 50,
    unit: 'nodes/s',
    source: 'the Temporal worker, --nodes-per-second unless told otherwise',
  },
} as const satisfies {
  readonly [name: string]: {
    readonly perSecond: number;
    readonly unit: string;
    readonly source: string;
  };
};

/** The same for people, in the order in which a migration meets them. */
export const shownConstants = (): EstimateConstant[] => [
  ...Object.entries(constants).map(([name, { ms, source }]) => ({
    name: spoken(name),
    value: seconds(ms),
    source,
  })),
  ...Object.entries(rates).map(([name, { perSecond, unit, source }]) => ({
    name: spoken(name),
    value: `${perSecond} ${unit}`,
    source,
  })),
];

/** `clearWorker` as people say it: `clear worker`. */
export const spoken = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** `3.6 s`. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
