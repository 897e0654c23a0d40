/** What went wrong, named by what must happen next. Travels as `ApplicationFailure.type`. */
export const FailureType = {
  /** The request is wrong. Nothing was touched. Fix the spec and start again. */
  Refused: 'Refused',
  /** The world is not ready yet. Temporal retries; nobody is paged. */
  NotYet: 'NotYet',
  /** The change made things worse, or cannot be made. Roll back. */
  Regressed: 'Regressed',
  /** We cannot go on and cannot go back. A person decides. */
  NeedsOperator: 'NeedsOperator',
} as const;
/** One of the four kinds of failure. */
export type FailureType = (typeof FailureType)[keyof typeof FailureType];
