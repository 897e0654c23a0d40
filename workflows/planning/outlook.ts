import type { SwitchPlan } from '../../model/plan.js';
import type { PlanView } from '../../model/status.js';
import { compareStrategies, strategyFactsOf } from './compare-strategies.js';
import { estimateFactsOf } from './estimate-facts.js';
import { estimate } from './estimate.js';
import { estimateHot } from './hot/estimate-hot.js';
import { estimateStepwise, stepwiseFactsOf } from './stepwise/estimate-stepwise.js';

/**
 * What a plan is expected to take and cost, for whoever approves it. Not part of the plan, and not of its digest: times
 * that a rehearsal measured differ from one to the next, and what will be done does not.
 */
export function outlookOf(
  plan: SwitchPlan,
): Pick<PlanView, 'rehearsal' | 'estimate' | 'comparison'> {
  const { rehearsal, spec } = plan;
  const facts = estimateFactsOf(plan);
  const estimates = { estimate: estimate(facts), hot: estimateHot(facts, spec.watchSeconds) };
  const ofSwitch = spec.carry === 'data' ? estimates.hot : estimates.estimate;
  return {
    ...(rehearsal && { rehearsal }),
    estimate:
      spec.strategy === 'in-place-stepwise'
        ? estimateStepwise(stepwiseFactsOf(plan, facts))
        : ofSwitch,
    comparison: compareStrategies(strategyFactsOf(plan, estimates)),
  };
}
