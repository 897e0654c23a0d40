/** What a way back ends on, where a strategy lets people choose: the data as it then is, or the snapshot of the hop. */
export const wayBackData = ['current', 'snapshot'] as const;
/** The same, as a type. */
export type WayBackData = (typeof wayBackData)[number];

/** `approve` (signal and update) and `reject` (signal): a decision on one gate of one plan. */
export interface Decision {
  readonly gate: string;
  /** Digest of the plan that was read; another digest is refused. */
  readonly planDigest: string;
  readonly by: string;
  readonly comment?: string;
  /** The change record that stands behind the decision. */
  readonly ticket?: string;
  /** From then on the decision counts no more, epoch milliseconds. */
  readonly expires?: number;
  /** The run that is meant; another one refuses. The command line and the UI address one run anyway. */
  readonly runId?: string;
  /** Of a rejection that takes everything back: what it ends on. Absent: current data. */
  readonly data?: WayBackData;
}

/** `pause`, `resume`: who asks and why. */
export interface Request {
  readonly by: string;
  readonly reason?: string;
}

/** `rollback`: everything, or what was done after one step. */
export interface RollbackRequest extends Request {
  /** Name of a step that is done and stays done; the run then waits, paused, and can go on from there. Absent: all. */
  readonly to?: string;
  /** What a way back of everything ends on. Absent: current data. */
  readonly data?: WayBackData;
}

/** `pace`: how many nodes are changed at the same time, from now on. */
export interface PaceRequest extends Request {
  readonly parallelism: number;
}

/** `node-rate`: who changed how many activities on nodes begin in a second, in all runs; for the journal alone. */
export interface NodeRateNote extends Request {
  /** `none`: as the workers were started. */
  readonly perSecond: number | 'none';
}

/** `quarantine`: goes on without a worker, which is out of service until somebody looks after it. */
export interface Quarantined {
  readonly node: string;
  readonly by: string;
  readonly reason: string;
}
