import { Context, type Info, asyncLocalStorage } from '@temporalio/activity';
import { ActivityCancellationDetails, CancelledFailure, noopMetricMeter } from '@temporalio/common';

/** One activity that runs in this process, as a worker would run it. */
export interface LocalCall {
  readonly name: string;
  readonly runId: string;
  readonly attempt: number;
  /** Cancels it when aborted: what changes a node ends first. */
  readonly signal: AbortSignal;
  /** It is given up after so long, milliseconds. */
  readonly limitMs: number;
  /** What it says it is waiting for. */
  readonly said: (words: string) => void;
}

/**
 * Runs an activity outside of Temporal: heartbeats are told, and a cancellation reaches it in the same way. This process stands in
 * for the worker, which is why it makes the context that activities ask for.
 */
export async function actLocally<Result>(
  call: LocalCall,
  act: () => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const details: { details?: ActivityCancellationDetails } = {};
  const cancelled = new Promise<never>((_, reject) =>
    controller.signal.addEventListener('abort', () => reject(new CancelledFailure('cancelled'))),
  );
  cancelled.catch(() => undefined); // Nobody need be waiting for it.
  const stop = (why: { readonly cancelRequested?: boolean; readonly timedOut?: boolean }): void => {
    details.details ??= new ActivityCancellationDetails(why);
    controller.abort();
  };
  const cancel = (): void => stop({ cancelRequested: true });
  if (call.signal.aborted) cancel();
  call.signal.addEventListener('abort', cancel, { once: true });
  const limit = setTimeout(() => stop({ timedOut: true }), call.limitMs).unref();
  const context = new Context(
    infoOf(call),
    cancelled,
    controller.signal,
    (words: unknown) => (typeof words === 'string' ? call.said(words) : undefined),
    undefined,
    quietLog,
    noopMetricMeter,
    details,
  );
  try {
    return await asyncLocalStorage.run(context, act);
  } finally {
    clearTimeout(limit);
    call.signal.removeEventListener('abort', cancel);
  }
}

const nothing = (): void => undefined;
/** What an activity logs is for the log of a worker. */
const quietLog = {
  log: nothing,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

/** As much as any activity asks for, and what the type wants; the run is no run of Temporal any more. */
function infoOf({ name, runId, attempt, limitMs }: LocalCall): Info {
  const token = Buffer.from(`${runId} ${name}`);
  return {
    taskToken: token,
    base64TaskToken: token.toString('base64'),
    activityId: name,
    activityType: name,
    activityNamespace: 'none',
    namespace: 'none',
    attempt,
    isLocal: true,
    inWorkflow: false,
    workflowExecution: { workflowId: 'recover', runId },
    workflowType: 'recover',
    scheduledTimestampMs: Date.now(),
    currentAttemptScheduledTimestampMs: Date.now(),
    scheduleToCloseTimeoutMs: limitMs,
    startToCloseTimeoutMs: limitMs,
    heartbeatDetails: undefined,
    taskQueue: 'none',
  };
}
