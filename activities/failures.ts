import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../model/failures.js';

/** Makes failures that Temporal must not retry; details are for machines and never hold a secret. */
const permanent =
  (type: FailureType) =>
  (message: string, ...details: unknown[]): ApplicationFailure =>
    ApplicationFailure.nonRetryable(message, type, ...details);

/** The request is wrong and nothing was touched. */
export const refused = permanent(FailureType.Refused);
/** The change made things worse or cannot be made: roll back. */
export const regressed = permanent(FailureType.Regressed);
/** There is no way on and no way back: a person decides. */
export const needsOperator = permanent(FailureType.NeedsOperator);

/** The world is not ready yet: Temporal tries again. */
export const notYet = (message: string, ...details: unknown[]): ApplicationFailure =>
  ApplicationFailure.retryable(message, FailureType.NotYet, ...details);
