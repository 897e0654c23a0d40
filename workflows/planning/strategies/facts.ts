import type { Estimate } from '../../../model/estimate.js';
import { type Finding, isBlocking } from '../../../model/finding.js';
import { type KubernetesVersion, minorOf } from '../../../model/version.js';

/** What the ways to migrate are compared on. */
export interface StrategyFacts {
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
  readonly controlPlane: number;
  readonly workers: number;
  readonly parallelism: number;
  /** Container runtimes of the nodes, each once; empty where nobody has read them. */
  readonly runtimes: readonly string[];
  /** Ids of the kinds of unwaived blockers. */
  readonly blockers: readonly string[];
  /** For a switch with re-import. */
  readonly estimate: Estimate;
  /** For a switch on the data of etcd. */
  readonly hot: Estimate;
}

/** Ids of kinds with unwaived blockers, each once. */
export const blockersIn = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.filter(isBlocking).map(({ id }) => id)),
];

/** Minors to walk: 4 from v1.19.12 to v1.23.6. */
export const hopsOf = ({ from, to }: Pick<StrategyFacts, 'from' | 'to'>): number =>
  Math.max(1, minorOf(to) - minorOf(from));

/** Does any node run docker where the target's kubelet no longer speaks to it? (v1.24 removed dockershim.) */
export const losesDocker = ({ runtimes, to }: StrategyFacts): boolean =>
  runtimes.includes('docker') && minorOf(to) >= 24;
