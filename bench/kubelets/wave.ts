import type { Lab } from '../../lab/lab.js';
import type { NodeRef } from '../../model/node.js';
import type { Measured, Wave } from './figures.js';
import type { Hands } from './hands.js';
import { type Direction, type Exchange, back, exchange, keptContainers, there } from './swap.js';

/** Some nodes of a lab whose kubelets are exchanged side by side, there and back. */
export interface WaveCall {
  readonly lab: Lab;
  readonly hands: Hands;
  readonly nodes: readonly NodeRef[];
  /** Names the wave on the nodes: containers are noted once for each. */
  readonly run: string;
  readonly other: Lab['description']['version'];
  /** How long containers are watched after each start, seconds. */
  readonly watchSeconds: number;
}

/** Stages, exchanges there and back, and compares the containers after each. A node that fails is brought back first. */
export async function measureWave(call: WaveCall): Promise<Measured> {
  const { lab, hands, nodes, run, other, watchSeconds } = call;
  await Promise.all(nodes.map((node) => hands.stage(node, run, watchSeconds)));
  const exchanges = nodes.map((node) => ({ lab, hands, node, run, parallelism: nodes.length }));
  try {
    const went = await measureDirection(exchanges, there(other));
    const came = await measureDirection(exchanges, back(lab.description.version));
    return { swaps: [...went.swaps, ...came.swaps], waves: [...went.waves, ...came.waves] };
  } catch (cause) {
    await Promise.all(exchanges.map(bringBack));
    throw cause;
  }
}

async function measureDirection(
  exchanges: readonly Exchange[],
  direction: Direction,
): Promise<Measured> {
  const beganAt = Date.now();
  const exchanged = await Promise.all(exchanges.map((one) => exchange(one, direction)));
  const endedAt = Math.max(...exchanged.map(({ readyAt }) => readyAt));
  const nodes = exchanges.length;
  const wave: Wave = { parallelism: nodes, nodes, beganAt, endedAt };
  const kept = await Promise.all(exchanges.map((one) => keptContainers(one, direction)));
  const swaps = exchanged.map((one, at) => ({ ...one, kept: kept[at] ?? 0 }));
  return { swaps, waves: [wave] };
}

/** What the failure was is told by who caught it; a way back that fails too is told here. */
const bringBack = ({ hands, node, run }: Exchange): Promise<unknown> =>
  hands
    .phase(node, run, 'back after a failure', ['stop-units', 'restore', 'start-units'])
    .catch((cause: unknown) => console.error(`bench: ${node.name} is not back: ${String(cause)}`));
