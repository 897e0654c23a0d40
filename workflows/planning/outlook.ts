import type { SwitchPlan } from '../../model/plan.js';
import type { PlanView } from '../../model/status.js';
import { compareStrategies, strategyFactsOf } from './compare-strategies.js';
import { estimateFactsOf } from './estimate-facts.js';
import { estimate } from './estimate.js';

/**
 * What a plan is expected to take and cost, for whoever approves it. Not part of the plan, and not of its digest: times
 * that a rehearsal measured differ from one to the next, and what will be done does not.
 */
export function outlookOf(
  plan: SwitchPlan,
): Pick<PlanView, 'rehearsal' | 'estimate' | 'comparison'> {
  const { rehearsal } = plan;
  const expected = estimate(estimateFactsOf(plan));
  return {
    ...(rehearsal && { rehearsal }),
    estimate: expected,
    comparison: compareStrategies(strategyFactsOf(plan, expected)),
  };
}
