import type { StrategyOption } from '../../model/comparison.js';
import type { SwitchPlan } from '../../model/plan.js';
import { type StrategyFacts, blockersIn } from './strategies/facts.js';
import { newClusters } from './strategies/new-clusters.js';
import { reinstall } from './strategies/reinstall.js';
import { stepwise } from './strategies/stepwise.js';
import { switches } from './strategies/switches.js';

/** Every strategy for one cluster: what it costs, and what rules it out. Pure. */
export const compareStrategies = (facts: StrategyFacts): StrategyOption[] => [
  ...switches(facts),
  stepwise(facts),
  reinstall(facts),
  ...newClusters(facts),
];

/** The facts that stand in a plan. */
export function strategyFactsOf(
  { spec, cluster, controlPlane, workerBatches, findings }: SwitchPlan,
  estimates: Pick<StrategyFacts, 'estimate' | 'hot'>,
): StrategyFacts {
  return {
    from: spec.from,
    to: spec.version,
    controlPlane: controlPlane.length,
    workers: workerBatches.flat().length,
    parallelism: spec.parallelism,
    runtimes: cluster.runtimes ?? [],
    blockers: blockersIn(findings),
    ...estimates,
  };
}
