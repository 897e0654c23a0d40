import type { ExitCode } from './exit-codes.js';

/** An end of a command that is foreseen: a sentence for people, and the code for scripts. */
export interface Fault extends Error {
  readonly exitCode: ExitCode;
  /** One line each, for `--json` as well as for people. */
  readonly lines: readonly string[];
}

/** Makes an error that ends the command with a code; the first line says what, the others where. */
export const fault = (exitCode: ExitCode, ...lines: readonly string[]): Fault =>
  Object.assign(new Error(lines.join('\n')), { exitCode, lines });

/** Was this foreseen? */
export const isFault = (cause: unknown): cause is Fault =>
  cause instanceof Error && 'exitCode' in cause && 'lines' in cause;
