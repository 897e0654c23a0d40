import type { Activities } from '../../activities/contract.js';
import type { NodeTiming } from '../../model/journal.js';
import type { NotifyInput, Notified } from '../../model/notice.js';
import type { NodeBatch } from './batch.js';
import type { Steer } from './desk.js';

/**
 * How patient a call is, named once. `reading`: cheap, fails fast. `changing`: alters a node or the
 * cluster. `restoring`: puts things back, and tries for much longer before it asks a person. `patient`:
 * as `changing`, but what is not yet so is not tried again without telling people.
 */
export type Temperament = 'reading' | 'changing' | 'restoring' | 'patient';

/**
 * The little that the engine needs of the world. Temporal gives it in production, a simulator with
 * a seeded clock in tests, so that the engine and every strategy run on either.
 */
export interface Host {
  /** Names this run on nodes, in approvals and in the report. */
  readonly runId: string;
  /** Epoch milliseconds; replayed, never the machine's own clock. */
  now(): number;
  /** `summary` is what the Temporal UI shows beside the timer. */
  sleep(ms: number, summary?: string): Promise<void>;
  /** Resolves when the condition holds; looked at after every message. Throws when cancelled. */
  waitUntil(condition: () => boolean): Promise<void>;
  /** The activities, in one temperament; `summary` is what the Temporal UI shows beside the call. */
  call(temperament: Temperament, summary: string): Activities;
  /**
   * From now on to the end of the run, no other run works on the cluster with this UID, whatever its spec calls it.
   * @throws Refused where one does, naming it.
   */
  holdCluster(uid: string): Promise<void>;
  /** One batch of nodes as a child workflow. */
  runBatch(batch: NodeBatch): Promise<readonly NodeTiming[]>;
  /** Tells batches under way of another pace, or of a node to leave. */
  steer(change: Steer): void;
  /** Says that people hold a node up, and how; the run goes on waiting. */
  held(held: Held): void;
  /** Tells people who do not look; never holds the run up, and always settles. */
  tell(input: NotifyInput): Promise<Notified>;
  /** Runs something that can be cancelled alone. */
  cancellable<Result>(run: (host: Host) => Promise<Result>): Cancellable<Result>;
  /** Runs something that a cancelled run must still finish. */
  shielded<Result>(run: (host: Host) => Promise<Result>): Promise<Result>;
  /** Was this thrown because somebody cancelled? */
  isCancellation(cause: unknown): boolean;
  /** Markdown for people who look at the run. */
  show(markdown: string): void;
}

/** A node that waits for people, and what holds it: a disruption budget, by name. */
export interface Held {
  readonly node: string;
  readonly why: string;
}

/** Work under way that can be cancelled; `result` settles only after the work has really stopped. */
export interface Cancellable<Result> {
  readonly result: Promise<Result>;
  cancel(): void;
}
