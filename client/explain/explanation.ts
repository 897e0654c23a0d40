import type { ExitCode } from '../exit-codes.js';

/** What a run is waiting for: the word for programs. */
export type WaitsFor =
  | 'nothing: it has ended'
  | 'code that fits'
  | 'a worker'
  | 'an answer'
  | 'a person'
  | 'a gate'
  | 'a resume'
  | 'a window'
  | 'a worker for nodes'
  | 'the next attempt'
  | 'an activity'
  | 'a free worker'
  | 'its next step';

/** Why a run does not go on, and what a person can do about it. */
export interface Explanation {
  readonly waitsFor: WaitsFor;
  /** One sentence, without a full stop. */
  readonly sentence: string;
  /** What to type, or to do; one line each. */
  readonly todo: readonly string[];
  /** As `cutover status` would end. */
  readonly exitCode: ExitCode;
}
