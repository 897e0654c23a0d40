import type { EstimatedTime, Felt } from '../../model/estimate.js';
import type { Part, Term } from './term.js';

/** A part of the plan as the approver sees it: milliseconds, and the formula beside them. */
export const shown = ({ name, ms, text }: Part): EstimatedTime => ({
  name,
  ms: Math.round(ms),
  formula: text,
});

/** Who feels what, and for how long where that can be told. */
export const felt = (who: string, what: string, away?: Term): Felt => ({
  who,
  what,
  ...(away && { awayMs: Math.round(away.ms), formula: away.text }),
});
