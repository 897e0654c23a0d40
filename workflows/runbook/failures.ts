import { ApplicationFailure, rootCause } from '@temporalio/common';
import { FailureType } from '../../model/failures.js';
import type { NodeTiming } from '../../model/journal.js';

/** The request is wrong; nothing was touched. */
export const refused = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, FailureType.Refused);

/** The change made things worse; roll back. `nodes`: what each node took, where it was many. */
export const regressed = (message: string, nodes: readonly NodeTiming[] = []): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    message,
    FailureType.Regressed,
    ...(nodes.length > 0 ? [{ nodes }] : []),
  );

/** What each node took in a step that failed, also where a child workflow ran it. */
export function nodesIn(cause: unknown): readonly NodeTiming[] | undefined {
  if (!(cause instanceof Error)) return undefined;
  if (cause instanceof ApplicationFailure && cause.type === FailureType.Regressed) {
    const [details] = (cause.details ?? []) as readonly {
      readonly nodes?: readonly NodeTiming[];
    }[];
    if (details?.nodes !== undefined) return details.nodes;
  }
  return nodesIn(cause.cause);
}

/** Is this, or what it was caused by, a failure of that type? */
export const isOfType = (cause: unknown, type: FailureType): boolean =>
  cause instanceof Error &&
  ((cause instanceof ApplicationFailure && cause.type === type) || isOfType(cause.cause, type));

/** Neither forward nor back; a person decides. */
export const needsOperator = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, FailureType.NeedsOperator);

/** The innermost message: what really went wrong, without "Activity task failed" around it. */
export const because = (cause: unknown): string => rootCause(cause) ?? String(cause);
