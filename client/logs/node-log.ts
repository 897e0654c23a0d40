import type { Json } from '../../model/json.js';

/** Everything that one run did on one node, and what people said about it, in order. */
export interface NodeLog {
  readonly cluster: string;
  readonly runId: string;
  readonly node: string;
  /** When the run began, epoch milliseconds. */
  readonly startedAt: number;
  readonly deeds: readonly Deed[];
}

/** One activity on the node, through all of its attempts; or one thing that was said about it. */
export interface Deed {
  /** `stop units: w-1`. */
  readonly what: string;
  /** Idempotency key, as the node's own journal has it: `05-run`. */
  readonly key?: string;
  readonly state: 'done' | 'failed' | 'timed out' | 'cancelled' | 'under way' | 'waits' | 'said';
  /** Epoch milliseconds. */
  readonly at: number;
  /** When the last attempt began, epoch milliseconds. */
  readonly startedAt?: number;
  /** Epoch milliseconds. */
  readonly endedAt?: number;
  /** How often it was begun. */
  readonly attempts: number;
  /** What came of it, in its own words. */
  readonly summary?: string;
  readonly details?: { readonly [key: string]: Json };
  /** Why the attempt before failed, where there was one. */
  readonly failedBefore?: string;
  /** The worker process that had it last. */
  readonly worker?: string;
}
