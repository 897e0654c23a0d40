import { percentileOf, spreadOf } from '../statistics.js';

/** One kubelet exchanged below running containers. Moments are epoch ms. */
export interface Swap {
  readonly node: string;
  /** Version of the kubelet that was started. */
  readonly to: string;
  readonly parallelism: number;
  /** When the agent was asked. */
  readonly askedAt: number;
  /** When the node's agent began to stop the kubelet, by the agent's journal. */
  readonly stoppedAt: number;
  /** When the other one was told to start, by the same journal. */
  readonly startedAt: number;
  /** When the API was first seen to say Ready in the words of the one that was started. */
  readonly readyAt: number;
  /** Containers that were noted before and ran on; a restarted one ends the bench. */
  readonly kept: number;
}

/** Nodes that were exchanged side by side: from the first call until the last was Ready. Moments are epoch ms. */
export interface Wave {
  readonly parallelism: number;
  readonly nodes: number;
  readonly beganAt: number;
  readonly endedAt: number;
}

/** Everything that was measured. */
export interface Measured {
  readonly swaps: readonly Swap[];
  readonly waves: readonly Wave[];
}

/** Times of one kind: milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** @throws Error where there is nothing to tell of. */
export const percentilesOf = (numbers: readonly number[]): Percentiles => ({
  p50: percentileOf(numbers, 50),
  p95: percentileOf(numbers, 95),
  p99: percentileOf(numbers, 99),
  max: spreadOf(numbers).most,
});

/** From the stop of a kubelet until its successor has said Ready. */
export const outageOf = ({ stoppedAt, readyAt }: Swap): number => readyAt - stoppedAt;

/** From the call until the kubelet is told to start: what the next wave of a switch waits for. */
export const workOf = ({ askedAt, startedAt }: Swap): number => startedAt - askedAt;

/** Nodes each minute at one parallelism, each wave beginning when the one before was Ready. */
export function nodesPerMinute(waves: readonly Wave[], parallelism: number): number {
  const those = waves.filter((wave) => wave.parallelism === parallelism);
  const ms = those.reduce((sum, { beganAt, endedAt }) => sum + endedAt - beganAt, 0);
  if (ms === 0) throw new Error(`bench: no wave of ${parallelism} nodes was measured`);
  return (those.reduce((sum, { nodes }) => sum + nodes, 0) / ms) * 60_000;
}
