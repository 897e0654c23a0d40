import { type StrategyName, strategyNames } from '../model/spec.js';
import { inPlaceStepwise } from './in-place-stepwise.js';
import { inPlaceSwitch } from './in-place-switch.js';
import type { Strategy } from './runbook/strategy.js';

/** Every strategy by the name that a spec gives it. */
export const strategies: { readonly [name in StrategyName]: Strategy } = {
  'in-place-switch': inPlaceSwitch,
  'in-place-stepwise': inPlaceStepwise,
};

/** The one that a request names, which nobody has checked yet; the checks of any will do for one that names none. */
export function strategyIn(request: unknown): StrategyName {
  const written =
    typeof request === 'object' && request !== null && 'strategy' in request
      ? request.strategy
      : undefined;
  return strategyNames.find((name) => name === written) ?? 'in-place-switch';
}
