import { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';

/** A fifth of the heartbeat timeout of activities that change a node (10 s). */
const intervalMs = 2_000;

/**
 * Tells Temporal what is waited for, until the work ends. Work that ended because `signal` was
 * aborted ends as cancelled, whatever it says itself.
 */
export async function whileBeating<Result>(
  condition: string,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const context = Context.current();
  const beat = () => context.heartbeat(`waiting for ${condition}`);
  beat();
  const timer = setInterval(beat, intervalMs);
  try {
    return await work();
  } catch (cause) {
    if (signal.aborted) throw new CancelledFailure(`no longer waiting for ${condition}`);
    throw cause;
  } finally {
    clearInterval(timer);
  }
}

/** Aborted by any cancellation: for what changes nothing that runs, and may stop anywhere. */
export const cancelled = (): AbortSignal => Context.current().cancellationSignal;

/**
 * Aborted where nobody will hear the result: the worker stops, or Temporal has given this attempt
 * up. A request to cancel is not of that kind: what changes a node is waited for, so that nothing
 * is undone while it still goes on.
 */
export function abandoned(): AbortSignal {
  const context = Context.current();
  const controller = new AbortController();
  const judge = () => {
    if (context.cancellationDetails?.cancelRequested !== true) controller.abort();
  };
  if (context.cancellationSignal.aborted) judge();
  else context.cancellationSignal.addEventListener('abort', judge, { once: true });
  return controller.signal;
}
