import type { WorkloadCounts } from '../../model/inventory.js';
import { type NodeLayout, hasProxyUnit, hasStaticPods } from '../../model/layout.js';
import type { SwitchPlan } from '../../model/plan.js';
import type { Rehearsal } from '../../model/rehearsal.js';
import { bytesOf, forNode } from './judge-bundle.js';

/** What the times of a plan depend on. */
export interface EstimateFacts {
  readonly controlPlane: number;
  readonly workers: number;
  /** Workers that the largest batch has: batches go side by side. */
  readonly largestBatch: number;
  readonly parallelism: number;
  readonly stopGraceSeconds: number;
  /** Objects to carry. */
  readonly objects: number;
  /** Those of them that start pods: they are imported once the nodes are Ready. */
  readonly starting: number;
  /** Nodes whose kube-proxy is a pod of a DaemonSet; 0 where it is a unit. */
  readonly proxyPods: number;
  /** Is the control plane started by kubelets? */
  readonly staticPods: boolean;
  /** Bytes that are sent to all nodes together. */
  readonly stagedBytes: number;
  readonly workloads?: WorkloadCounts;
  readonly rehearsal?: Pick<Rehearsal, 'tookMs' | 'snapshot' | 'ladder'>;
}

/** The facts that stand in a plan, with what its rehearsal measured where there was one. */
export function estimateFactsOf(plan: SwitchPlan): EstimateFacts {
  const { spec, cluster, bundle, controlPlane, workerBatches, kinds, rehearsal } = plan;
  const workers = workerBatches.flat().length;
  const bytesFor = (half: NodeLayout): number => bytesOf(forNode(half, bundle.files));
  return {
    controlPlane: controlPlane.length,
    workers,
    largestBatch: Math.max(0, ...workerBatches.map(({ length }) => length)),
    parallelism: spec.parallelism,
    stopGraceSeconds: spec.stopGraceSeconds,
    objects: rehearsal?.export.objects ?? cluster.objectCount,
    starting: (rehearsal?.kinds ?? kinds)
      .filter(({ group, kind }) => group === 'apps' || group === 'batch' || kind === 'Pod')
      .reduce((sum, { count }) => sum + count, 0),
    staticPods: hasStaticPods(spec.layout),
    proxyPods: hasProxyUnit(spec.layout) ? 0 : controlPlane.length + workers,
    stagedBytes:
      controlPlane.length * bytesFor(spec.layout.controlPlane) +
      workers * bytesFor(spec.layout.worker),
    ...(cluster.workloads && { workloads: cluster.workloads }),
    ...(rehearsal && { rehearsal }),
  };
}
