/** `approve` (signal and update) and `reject` (signal): a decision on one gate of one plan. */
export interface Decision {
  readonly gate: string;
  /** Digest of the plan that was read; another digest is refused. */
  readonly planDigest: string;
  readonly by: string;
  readonly comment?: string;
  /** The run that is meant; another one refuses. The command line and the UI address one run anyway. */
  readonly runId?: string;
}

/** `pause`, `resume`, `rollback`: who asks and why. */
export interface Request {
  readonly by: string;
  readonly reason?: string;
}
