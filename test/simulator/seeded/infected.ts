import type { Strategy } from '../../../workflows/runbook/strategy.js';
import type { Bug } from './bugs.js';

/** The strategy, with a bug of the engine planted into it. */
export function infected(strategy: Strategy, _bug: Bug | undefined): Strategy {
  return strategy;
}
