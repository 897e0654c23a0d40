/** One look of a worker's process at itself. */
export interface Vitals {
  /** The process: each life of the worker has its own. */
  readonly pid: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly rssBytes: number;
  /** Of it what JavaScript's main heap uses. */
  readonly heapBytes: number;
  /** Milliseconds that the event loop was late since the last look: the worst, and what 99 of 100 did not exceed. */
  readonly lateMs: { readonly most: number; readonly p99: number };
}

/** A run that has ended, and what its fleet says of it. */
export interface SoakRun {
  /** `hot, there`: the strategy, and whether it stayed or went back. */
  readonly what: string;
  readonly ms: number;
  /** Of its record in Temporal's database. */
  readonly historyBytes: number;
  /** What was lost or doubled; empty where nothing was. */
  readonly wrong: readonly string[];
}

/** All that a soak saw. */
export interface SoakRecord {
  readonly minutes: number;
  readonly runs: readonly SoakRun[];
  readonly kills: { readonly worker: number; readonly server: number };
  readonly vitals: readonly Vitals[];
  /** Files of Temporal's database together, at the begin and at the end. */
  readonly databaseBytes: { readonly begin: number; readonly end: number };
}
