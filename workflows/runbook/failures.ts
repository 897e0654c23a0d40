import { ApplicationFailure, rootCause } from '@temporalio/common';
import { FailureType } from '../../model/failures.js';

/** The request is wrong; nothing was touched. */
export const refused = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, FailureType.Refused);

/** The change made things worse; roll back. */
export const regressed = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, FailureType.Regressed);

/** Neither forward nor back; a person decides. */
export const needsOperator = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, FailureType.NeedsOperator);

/** The innermost message: what really went wrong, without "Activity task failed" around it. */
export const because = (cause: unknown): string => rootCause(cause) ?? String(cause);
