import type { PhaseInput, PrepareInput } from '../../activities/node-calls.js';
import type { NodeTiming } from '../../model/journal.js';
import type { NodePlan } from '../../model/plan.js';
import { because, regressed } from './failures.js';
import { type Exchange, exchangeKubelet } from './exchange.js';
import type { Cancellable, Host, Temperament } from './host.js';
import { readSteer } from './read-message.js';

/** What to do on many nodes: the part they share is sent once. */
export type NodeWork =
  | { readonly kind: 'phase'; readonly shared: Omit<PhaseInput, 'node'> }
  | {
      readonly kind: 'prepare';
      readonly shared: Omit<PrepareInput, 'node' | 'changes'>;
      /** Only tools are brought, for a way back: no command line of the plan is rendered. */
      readonly installsNothing?: true;
    }
  | { readonly kind: 'exchange'; readonly shared: Exchange };

/** Argument of one batch: a child workflow of at most 250 nodes, so that no history grows too long. */
export interface NodeBatch {
  /** Names the child: run, step key and batch. */
  readonly id: string;
  readonly name: string;
  readonly work: NodeWork;
  readonly nodes: readonly NodePlan[];
  /** Nodes under way at the same time. */
  readonly parallelism: number;
  /** Nodes that may fail; one more stops the batch. */
  readonly failureBudget: number;
  readonly temperament: Temperament;
}

/** How a batch under way can be changed. */
export interface Helm {
  parallelism: number;
  /** Ends the work on one node, which then counts as failed. */
  leave: (node: string) => void;
  /** Looks again whether another node may start. */
  look: () => void;
}

/** A helm as a batch begins with. */
export const helmOf = ({ parallelism }: NodeBatch): Helm => ({
  parallelism,
  leave: () => undefined,
  look: () => undefined,
});

/** Changes what a batch does from now on; what its run would not send changes nothing. */
export function turn(helm: Helm, message: unknown): void {
  const change = readSteer(message);
  if (change === undefined) return;
  if ('leave' in change) helm.leave(change.leave);
  else helm.parallelism = change.parallelism;
  helm.look();
}

/**
 * A sliding window over the nodes: the next one starts when any ends. When the failure budget is
 * spent, nodes under way finish and no other starts.
 *
 * @throws Regressed naming the nodes that failed, once more did than the budget allows.
 */
export async function runNodes(
  host: Host,
  batch: NodeBatch,
  helm = helmOf(batch),
): Promise<readonly NodeTiming[]> {
  const waiting = [...batch.nodes];
  const timings: NodeTiming[] = [];
  const cancellations: unknown[] = [];
  const under = new Map<string, Cancellable<NodeTiming>>();
  const left = new Set<string>();
  helm.leave = (node) => {
    left.add(node);
    under.get(node)?.cancel();
  };
  const failed = () => timings.filter((timing) => timing.failed);
  const isSpent = () => failed().length > batch.failureBudget || cancellations.length > 0;
  const start = async (plan: NodePlan): Promise<void> => {
    const { name } = plan.node;
    if (left.has(name)) return void timings.push(leftOut(name, host.now()));
    const running = host.cancellable((inner) => runNode(inner, batch, plan));
    under.set(name, running);
    try {
      const timing = await running.result;
      timings.push(left.has(name) ? leftOut(name, host.now()) : timing);
    } catch (cause) {
      if (left.has(name)) timings.push(leftOut(name, host.now()));
      else cancellations.push(cause);
    } finally {
      under.delete(name);
      helm.look();
    }
  };
  const lanes: Promise<void>[] = [];
  while (waiting.length > 0 && !isSpent()) {
    const next = waiting.shift();
    if (next !== undefined) lanes.push(start(next));
    while (under.size >= helm.parallelism && !isSpent())
      await new Promise<void>((resolve) => {
        helm.look = resolve;
      });
  }
  await Promise.all(lanes);
  if (cancellations.length > 0) throw cancellations[0];
  refuseOverBudget(timings, batch.failureBudget, batch.nodes.length);
  return timings;
}

const leftOut = (node: string, at: number): NodeTiming => ({
  node,
  startedAt: at,
  finishedAt: at,
  summary: `${node} was left out of service`,
  failed: true,
});

/** One node; a failure is a result, only a cancellation is thrown. */
async function runNode(host: Host, batch: NodeBatch, plan: NodePlan): Promise<NodeTiming> {
  const { node } = plan;
  const startedAt = host.now();
  const timing = { node: node.name, startedAt };
  try {
    const { summary } = await workOn(host, batch, plan);
    return { ...timing, finishedAt: host.now(), summary };
  } catch (cause) {
    if (host.isCancellation(cause)) throw cause;
    return { ...timing, finishedAt: host.now(), summary: because(cause), failed: true };
  }
}

function workOn(host: Host, { work, name, temperament }: NodeBatch, { node, changes }: NodePlan) {
  const summary = `${name}: ${node.name}`;
  if (work.kind === 'exchange')
    return exchangeKubelet(host, { ...work.shared, temperament, summary }, node);
  const call = host.call(temperament, summary);
  if (work.kind === 'phase') return call.nodePhase({ ...work.shared, node });
  const paths = work.shared.layout.components.map(({ path }) => path);
  const own = changes.filter(({ path }) => !work.installsNothing && paths.includes(path));
  return call.prepareNode({ ...work.shared, node, changes: own });
}

/** @throws Regressed naming the nodes that failed, where more did than may. `nodes`: out of so many. */
export function refuseOverBudget(
  timings: readonly NodeTiming[],
  budget: number,
  nodes = timings.length,
): void {
  const failed = timings.filter((timing) => timing.failed);
  if (failed.length <= budget) return;
  const names = failed.map(({ node, summary }) => `${node}: ${summary}`).join('; ');
  throw regressed(`${failed.length} of ${nodes} nodes failed, ${budget} may: ${names}`, timings);
}
