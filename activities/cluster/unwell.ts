import type { Baseline } from './baseline.js';
import { isWell, type Health, type NodeHealth, type WorkloadHealth } from './health.js';

/**
 * What was well in the baseline and is not now, as phrases: `shop/Deployment/cart has 1 of 3 ready`. Nodes that were left
 * behind are not asked for, nor as many pods of a DaemonSet. Pure.
 */
export function unwell(
  before: Baseline,
  now: Health,
  without: readonly string[] = [],
): readonly string[] {
  const nodes = new Map(now.nodes.map((node) => [node.name, node]));
  const workloads = new Map(now.workloads.map((workload) => [workload.where, workload]));
  return [
    ...before.nodes
      .filter(({ name }) => !without.includes(name))
      .flatMap((node) => unwellNode(node, nodes.get(node.name))),
    ...before.workloads
      .filter(isWell)
      .flatMap((workload) =>
        unwellWorkload(workload, workloads.get(workload.where), without.length),
      ),
  ];
}

/** A node that was away may stay away; a cordon has to be as it was either way. */
function unwellNode(before: NodeHealth, now: NodeHealth | undefined): string[] {
  if (now === undefined) return before.ready ? [`node ${before.name} is gone`] : [];
  if (before.ready && !now.ready) return [`node ${before.name} is not Ready`];
  if (before.unschedulable !== now.unschedulable)
    return [`node ${before.name} is ${now.unschedulable ? '' : 'no longer '}cordoned`];
  return [];
}

function unwellWorkload(
  before: WorkloadHealth,
  now: WorkloadHealth | undefined,
  left: number,
): string[] {
  const { where } = before;
  if (now === undefined) return [`${where} is gone`];
  if (!now.isCurrent) return [`${where} is not yet seen by its controller`];
  // A DaemonSet wants no pods before its nodes have registered: that is not yet well.
  const desired = where.includes('/DaemonSet/')
    ? Math.max(before.desired, now.desired) - left
    : now.desired;
  return now.ready >= desired ? [] : [`${where} has ${now.ready} of ${desired} ready`];
}
