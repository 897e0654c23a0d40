/** A line of a node's journal, and of which run directory: `RUN`, or `RUN-kubelet` where sides are kept apart. */
export interface NodeLine {
  readonly node: string;
  readonly role: 'control-plane' | 'worker';
  readonly event: 'begin' | 'done' | 'failed';
  /** Key of the phase and its verb: `07-undo-1/stop-units`. */
  readonly key: string;
  /** Epoch milliseconds, by the node's clock. */
  readonly at: number;
}

/** Where a node stands: whose files are in place; `silent` where it does not answer. */
export type Standing = 'untouched' | 'old' | 'new' | 'between' | 'retired' | 'silent';

/** One run directory of a node. */
export interface SideStanding {
  /** `kubelet`, `data`, …; empty for a run that keeps a node as a whole. */
  readonly side: string;
  readonly standing: Exclude<Standing, 'silent'>;
  /** What keeps it from being on a side. */
  readonly why?: string;
  /** Does it bring files? Another one only keeps what a way back may need. */
  readonly installs: boolean;
  /** Units of it that do not run. */
  readonly stopped: readonly string[];
  /** Old paths that are kept beside their place. */
  readonly asides: readonly string[];
  readonly keepsContainers: boolean;
}

/** One node of a run. */
export interface NodeStanding {
  readonly node: string;
  readonly role: 'control-plane' | 'worker';
  readonly standing: Standing;
  /** Why it is between the sides, or silent. */
  readonly why?: string;
  readonly sides: readonly SideStanding[];
  /** Keys of phases that run at this moment. */
  readonly underWay: readonly string[];
  /** Programs that run; with a version where it is one that the plan brings. */
  readonly programs: readonly { readonly name: string; readonly version?: string }[];
}

/** A run as the nodes and the store know it. */
export interface RunSeen {
  readonly runId: string;
  /** Epoch milliseconds, by the clocks of nodes. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** How many nodes it has left something on. */
  readonly nodes: number;
  /** Is its plan in the store? */
  readonly hasPlan: boolean;
  readonly takenOverBy?: string;
}

/** One line of the runbook, by what nodes know of it. */
export interface StepSeen {
  readonly name: string;
  readonly state: 'not begun' | 'begun' | 'done' | 'undoing' | 'undone';
  /** Nodes that it has reached. */
  readonly nodes: readonly string[];
}

/** May it be done, and if not: why, and what people can do by hand. */
export type Possible =
  | { readonly can: true; readonly what: readonly string[] }
  | { readonly can: false; readonly why: string; readonly byHand: readonly string[] };

/** All that can be told without Temporal; answer of `cutover recover`. */
export interface RecoveryView {
  readonly cluster: string;
  /** Newest first. */
  readonly runs: readonly RunSeen[];
  /** The one that this is about; absent where no node knows of any. */
  readonly runId?: string;
  readonly strategy?: string;
  readonly from?: string;
  readonly to?: string;
  readonly planDigest?: string;
  readonly nodes: readonly NodeStanding[];
  /** Empty without a plan. */
  readonly steps: readonly StepSeen[];
  readonly rollBack: Possible;
  readonly handOver: Possible;
}

/** What came of a recovery. */
export interface Recovered {
  readonly outcome: 'rolled-back' | 'handed-over';
  readonly runId: string;
  /** What was done, and how it goes on. */
  readonly told: readonly string[];
  /** Where report and journal are. */
  readonly files: readonly string[];
}

/** What the command line asks of the process that recovers; one line of JSON. */
export interface RecoveryRequest {
  /** The spec as it was written. */
  readonly spec: unknown;
  readonly act: 'look' | 'roll-back' | 'hand-over';
  /** State directory and key file of the worker that had the run; its own defaults where absent. */
  readonly state?: string;
  readonly keyFile?: string;
  readonly runId?: string;
  /** Who sits at the terminal, as the system knows; never a proof. */
  readonly by: string;
  readonly reason?: string;
}

/** What that process says; a line of JSON each. */
export type RecoveryNews =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'view'; readonly view: RecoveryView }
  | { readonly kind: 'stuck'; readonly step: string; readonly why: string }
  | { readonly kind: 'recovered'; readonly recovered: Recovered }
  | { readonly kind: 'refused'; readonly lines: readonly string[] }
  | { readonly kind: 'failed'; readonly lines: readonly string[] };

/** Answer to `stuck`. */
export type StuckAnswer = 'again' | 'give-up';
