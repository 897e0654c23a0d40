import type { Entry } from '../../model/journal.js';
import type { RunStatus } from '../../model/status.js';

/** Everything that is known of one run at one moment. All times are epoch milliseconds. */
export interface RunFacts {
  readonly cluster: string;
  readonly now: number;
  readonly ended?: Ended;
  /** Somebody cancelled it in Temporal. */
  readonly isCancelled: boolean;
  /** What the run says of itself; absent where it does not answer. */
  readonly status?: RunStatus;
  /** Why it does not. */
  readonly silence?: string;
  /** Absent where the run does not answer. */
  readonly journal?: readonly Entry[];
  readonly queues: readonly QueueFacts[];
  /** The run's own next piece of work and those of its batches, where one is not going well. */
  readonly tasks: readonly TaskFacts[];
  /** Activities under way, of the run and of its batches. */
  readonly activities: readonly ActivityFacts[];
}

/** How a run ended. */
export interface Ended {
  /** Temporal's own word: `COMPLETED`, `FAILED`, `TERMINATED`, … */
  readonly how: string;
  readonly at: number;
  /** Of a run that completed. */
  readonly outcome?: 'migrated' | 'rolled-back' | 'rejected';
  /** Why it was rolled back, rejected, failed, terminated. */
  readonly reason?: string;
  /** The request was refused: nothing was touched. */
  readonly isRefused: boolean;
}

/** A task queue that the run needs, and the newest poll that Temporal has seen. */
export interface QueueFacts {
  readonly name: string;
  /** Runs the workflows, or the activities alone. */
  readonly serves: 'workflows' | 'activities';
  /** Absent where nobody polls. */
  readonly lastPollAt?: number;
}

/** A workflow task that Temporal has given out, and that did not come back well. */
export interface TaskFacts {
  /** `migrate-blue`, or the id of a batch. */
  readonly workflowId: string;
  readonly attempt: number;
  /** Message of the last failure; absent where a worker took it and never answered. */
  readonly failure?: string;
}

/** One activity that has not ended. */
export interface ActivityFacts {
  /** What it does: `stop units: w-1`; its type where nobody said. */
  readonly what: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
  readonly queue?: string;
  readonly state: 'scheduled' | 'back-off' | 'started' | 'cancelling';
  /** From 1. */
  readonly attempt: number;
  /** Absent: without end. */
  readonly maxAttempts?: number;
  readonly lastFailure?: FailureFacts;
  /** When the next attempt begins, in back-off. */
  readonly nextAt?: number;
  readonly scheduledAt?: number;
  readonly startedAt?: number;
  /** Its last words, sent with a heartbeat. */
  readonly says?: string;
}

/** Why an attempt failed. */
export interface FailureFacts {
  readonly message: string;
  /** `HEARTBEAT`: the worker went silent; `START_TO_CLOSE`: it took too long. */
  readonly timeout?: string;
}
