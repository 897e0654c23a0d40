import { Context } from '@temporalio/activity';

/** A fifth of the heartbeat timeout of activities that change a node (10 s). */
const intervalMs = 2_000;

/** Tells Temporal what is waited for, until the work ends. */
export async function whileBeating<Result>(
  waitingFor: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const context = Context.current();
  context.heartbeat(waitingFor);
  const timer = setInterval(() => context.heartbeat(waitingFor), intervalMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/**
 * A signal that is aborted where nobody will hear the result: the worker stops, or Temporal has
 * given this attempt up. A request to cancel is not of that kind: what changes a node is waited
 * for, so that nothing is undone while it still goes on.
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
