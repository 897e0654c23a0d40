import type { StrategyName } from './spec.js';

/** The workflow of each strategy, as the Temporal UI names it. */
export const workflowTypes = {
  'in-place-switch': 'inPlaceSwitch',
  'in-place-stepwise': 'inPlaceStepwise',
} as const satisfies { readonly [strategy in StrategyName]: string };

/** Every run of any strategy, as a condition of a list query. */
export const isRun = `WorkflowType IN (${Object.values(workflowTypes)
  .map((type) => `'${type}'`)
  .join(', ')})`;
