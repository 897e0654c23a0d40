import type { GateName } from '../../model/gate-policy.js';
import type { SwitchPlan } from '../../model/plan.js';
import { outlookOf } from '../planning/outlook.js';
import type { Step } from '../runbook/step.js';
import { type Needs, openWindow } from '../runbook/window.js';

/** Lines that are there only where the spec asks for a gate. */
export const asked = (
  { spec }: SwitchPlan,
  name: GateName,
  ...steps: readonly Step[]
): readonly Step[] => (spec.gates.includes(name) ? steps : []);

/** People may take long to decide, so each stretch of work that they hold up looks anew. */
export const inWindow = (plan: SwitchPlan, name: string, needs = needsOf(plan)): readonly Step[] =>
  plan.spec.windows.length === 0 ? [] : [openWindow(name, plan.spec.windows, needs)];

function needsOf(plan: SwitchPlan): Needs {
  const { estimate } = outlookOf(plan);
  return { workMs: estimate?.window.ms ?? 0, backMs: estimate?.rollback.ms ?? 0 };
}
