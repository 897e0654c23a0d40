import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import type { Steer } from '../../../workflows/runbook/desk.js';
import type { Held, Temperament } from '../../../workflows/runbook/host.js';

/** Something a run asks of the server; its number in the order of asking is its name. */
export type Command =
  | {
      readonly kind: 'activity';
      readonly name: string;
      readonly temperament: Temperament;
      readonly input: unknown;
    }
  | { readonly kind: 'timer'; readonly ms: number }
  | { readonly kind: 'batch'; readonly nodes: readonly string[] }
  | { readonly kind: 'steer'; readonly batch: number; readonly change: Steer }
  | { readonly kind: 'held'; readonly held: Held };

/** How an activity failed, as it travels. */
export type Failed =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timeout' }
  | {
      readonly kind: 'application';
      readonly message: string;
      readonly type: string;
      readonly nonRetryable: boolean;
    };

/** What people can say to a run. */
export type MessageName =
  'approve' | 'reject' | 'pause' | 'resume' | 'rollback' | 'pace' | 'quarantine' | 'retry';

/** Something that reaches a run, one at a time, in an order that is recorded. */
export type Arrival = { readonly at: number } & (
  | { readonly kind: 'closed'; readonly seq: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly seq: number; readonly failure: Failed }
  | { readonly kind: 'said'; readonly name: MessageName; readonly message: unknown }
  | { readonly kind: 'steer'; readonly seq: number; readonly change: Steer }
  | { readonly kind: 'held'; readonly held: Held }
  | { readonly kind: 'cancel' }
);

/** The history of a run: from it alone the run is built anew when its worker has died. */
export interface Recorded {
  readonly startedAt: number;
  /** Each as JSON. */
  readonly commands: string[];
  /** Commands whose cancellation was asked for. */
  readonly cancels: Set<number>;
  readonly arrivals: Arrival[];
}

/** A failure as a workflow of Temporal meets it. */
export function failureOf(failure: Failed): Error {
  if (failure.kind === 'cancelled') return around(new CancelledFailure('cancelled'));
  if (failure.kind === 'timeout')
    return around(new TimeoutFailure('no heartbeat', undefined, TimeoutType.HEARTBEAT));
  const { message, type, nonRetryable } = failure;
  return around(ApplicationFailure.create({ message, type, nonRetryable }));
}

const around = (cause: Error): ActivityFailure =>
  new ActivityFailure(
    'Activity task failed',
    'activity',
    undefined,
    RetryState.NON_RETRYABLE_FAILURE,
    undefined,
    cause,
  );

/** What was thrown, as it travels. */
export function failedOf(cause: unknown): Failed {
  if (cause instanceof CancelledFailure) return { kind: 'cancelled' };
  if (!(cause instanceof ApplicationFailure)) throw cause; // A mistake of the simulator itself.
  const { message, type, nonRetryable } = cause;
  return {
    kind: 'application',
    message,
    type: type ?? 'Error',
    nonRetryable: nonRetryable ?? false,
  };
}
