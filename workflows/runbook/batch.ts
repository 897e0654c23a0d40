import type { PhaseInput, PrepareInput } from '../../activities/contract.js';
import type { NodeTiming } from '../../model/journal.js';
import type { NodePlan } from '../../model/plan.js';
import { because, regressed } from './failures.js';
import type { Host, Temperament } from './host.js';

/** What to do on many nodes: the part they share is sent once. */
export type NodeWork =
  | { readonly kind: 'phase'; readonly shared: Omit<PhaseInput, 'node'> }
  | { readonly kind: 'prepare'; readonly shared: Omit<PrepareInput, 'node' | 'changes'> };

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

/**
 * A sliding window over the nodes: the next one starts when any ends. When the failure budget is
 * spent, nodes under way finish and no other starts.
 *
 * @throws Regressed naming the nodes that failed, once more did than the budget allows.
 */
export async function runNodes(host: Host, batch: NodeBatch): Promise<readonly NodeTiming[]> {
  const waiting = [...batch.nodes];
  const timings: NodeTiming[] = [];
  const cancellations: unknown[] = [];
  const failed = () => timings.filter((timing) => timing.failed);
  const lane = async (): Promise<void> => {
    for (;;) {
      const spent = failed().length > batch.failureBudget || cancellations.length > 0;
      const next = spent ? undefined : waiting.shift();
      if (next === undefined) return;
      try {
        timings.push(await runNode(host, batch, next));
      } catch (cause) {
        cancellations.push(cause);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(batch.parallelism, waiting.length) }, lane));
  if (cancellations.length > 0) throw cancellations[0];
  if (failed().length > batch.failureBudget) throw overBudget(batch, failed());
  return timings;
}

/** One node; a failure is a result, only a cancellation is thrown. */
async function runNode(host: Host, batch: NodeBatch, plan: NodePlan): Promise<NodeTiming> {
  const { node, changes } = plan;
  const startedAt = host.now();
  const timing = { node: node.name, startedAt };
  const call = host.call(batch.temperament, `${batch.name}: ${node.name}`);
  try {
    const { summary } =
      batch.work.kind === 'phase'
        ? await call.nodePhase({ ...batch.work.shared, node })
        : await call.prepareNode({ ...batch.work.shared, node, changes });
    return { ...timing, finishedAt: host.now(), summary };
  } catch (cause) {
    if (host.isCancellation(cause)) throw cause;
    return { ...timing, finishedAt: host.now(), summary: because(cause), failed: true };
  }
}

function overBudget(batch: NodeBatch, failed: readonly NodeTiming[]) {
  const names = failed.map(({ node, summary }) => `${node}: ${summary}`).join('; ');
  return regressed(
    `${failed.length} of ${batch.nodes.length} nodes failed, ${batch.failureBudget} may: ${names}`,
  );
}
