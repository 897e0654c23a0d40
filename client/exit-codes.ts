/** How the command line ends, for scripts; told in docs/cli.md. */
export const ExitCode = {
  /** Done, and for a run that ended: migrated. */
  Ok: 0,
  /** Failed, or a person is needed. */
  Failed: 1,
  /** What was given is wrong or was refused; nothing was changed by it. */
  BadInput: 2,
  /** The run ended rolled back. */
  RolledBack: 3,
  /** The run ended rejected. */
  Rejected: 4,
  /** Temporal does not answer. */
  Unreachable: 5,
  /** Temporal answers, but no worker polls the task queue. */
  NoWorker: 6,
  /** There is no such run, or there is one already, or it is not that far. */
  WrongMoment: 7,
} as const;
/** One of these codes. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
