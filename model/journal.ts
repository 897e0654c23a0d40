import type { Evidence } from './evidence.js';

/** The published columns of the report; `prepare` is before the window, `verify` is told apart. */
export type Phase =
  'assess' | 'prepare' | 'initialise' | 'back up' | 'clean' | 'install' | 'verify' | 'accept';

/** One line of the journal: what was begun, done, failed, undone or said by a person, in order. */
export interface Entry {
  /** Epoch milliseconds, of the workflow's clock. */
  readonly at: number;
  readonly verb: EntryVerb;
  /** Name of the step, or of the message for what people said. */
  readonly step: string;
  readonly phase?: Phase;
  readonly evidence: Evidence;
  /** For steps on many nodes: what each took. */
  readonly nodes?: readonly NodeTiming[];
}

/** What an entry says of its step. */
export type EntryVerb =
  'begin' | 'done' | 'fail' | 'undo-begin' | 'undo' | 'message' | 'refused-message';

/** How long one node took in one step. */
export interface NodeTiming {
  readonly node: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly summary: string;
  readonly failed?: boolean;
}
