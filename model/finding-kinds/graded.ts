import type { FindingKind } from './kind.js';

/** Arguments are why it matters, what to do, and where the rule comes from. */
type Graded = (why: string, remedy: string, source: string) => FindingKind;

/** A kind that refuses the plan until it is mended or waived. */
export const blocker: Graded = (why, remedy, source) => ({
  severity: 'blocker',
  why,
  remedy,
  source,
});

/** A kind that the approver has to see. */
export const warning: Graded = (why, remedy, source) => ({
  severity: 'warning',
  why,
  remedy,
  source,
});

/** A kind that is only told. */
export const note: Graded = (why, remedy, source) => ({ severity: 'note', why, remedy, source });
