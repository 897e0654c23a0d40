import type { RunLine } from '../client/list-runs.js';
import type { SpecFile } from '../client/read-spec.js';
import type { SignedApproval } from '../model/approvals.js';
import type { Entry } from '../model/journal.js';
import type {
  Decision,
  PaceRequest,
  Quarantined,
  Request,
  RollbackRequest,
} from '../model/messages.js';
import type { Report } from '../model/report.js';
import type { InPlaceSpec } from '../model/spec.js';
import type { PlanView, RunStatus } from '../model/status.js';

/** One run of one cluster. */
export interface RunRef {
  readonly cluster: string;
  readonly runId: string;
}

/** How a run ended for Temporal; only `ended` ones have a report. */
export type RunEnd = 'ended' | 'failed' | 'cancelled' | 'terminated' | 'timed out';

/** Which runs are wanted. */
export interface Wanted {
  readonly which: 'all' | 'running' | 'ended';
  /** Where the page before ended, as it said. */
  readonly after?: string;
}

/** A page of the list: those under way first, then those that ended last. */
export interface RunsPage {
  readonly rows: readonly RunLine[];
  readonly next?: string;
  readonly counts: { readonly running: number; readonly ended: number };
}

/** Something that is being done for a run at this moment. */
export interface Work {
  /** As the run named it: `stop units: w-1`. */
  readonly what: string;
  /** The node it is done on, where it is done on one. */
  readonly node?: string;
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly since?: number;
  /** What it says of itself with its heartbeat. */
  readonly word?: string;
  readonly lastFailure?: string;
}

/** One look at a run. */
export interface RunLook extends RunRef {
  /** Differs from the one before as soon as anything may have changed. */
  readonly mark: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly state: RunEnd | 'running';
  /** What was asked for; absent where the run's argument is no spec. */
  readonly spec?: InPlaceSpec;
  readonly status?: RunStatus;
  readonly journal: readonly Entry[];
  readonly report?: Report;
  readonly work: readonly Work[];
  /** What it is waiting for, in the words of `cutover explain`. */
  readonly sentence?: string;
  /** Why the run failed, or why it cannot be asked. */
  readonly trouble?: string;
}

/** What the console needs of Temporal. Every method may throw a Fault of the client. */
export interface Runs {
  readonly list: (wanted: Wanted) => Promise<RunsPage>;
  /** The newest run of a cluster; absent where there never was one. */
  readonly newest: (cluster: string) => Promise<RunRef | undefined>;
  /** Absent where there is no such run. `before` is reused as far as nothing changed. */
  readonly look: (ref: RunRef, before?: RunLook) => Promise<RunLook | undefined>;
  /** What is to be approved; absent while there is no plan. */
  readonly plan: (ref: RunRef) => Promise<PlanView | undefined>;
  readonly start: (spec: SpecFile) => Promise<RunRef>;
  /** Each answers with what the run made of it. */
  readonly approve: (ref: RunRef, decision: Decision | SignedApproval) => Promise<string>;
  readonly reject: (ref: RunRef, decision: Decision | SignedApproval) => Promise<string>;
  readonly pause: (ref: RunRef, request: Request) => Promise<string>;
  readonly resume: (ref: RunRef, request: Request) => Promise<string>;
  /** What waits for its next attempt begins at once. */
  readonly retry: (ref: RunRef, request: Request) => Promise<string>;
  readonly rollback: (ref: RunRef, request: RollbackRequest) => Promise<string>;
  readonly pace: (ref: RunRef, request: PaceRequest) => Promise<string>;
  readonly quarantine: (ref: RunRef, request: Quarantined) => Promise<string>;
  /** A report as a page that needs nothing else. */
  readonly pageOf: (report: Report) => Promise<string>;
  /** Report, journal, plan and decisions in one archive, with their digests. */
  readonly bundleOf: (ref: RunRef, report: Report) => Promise<Buffer>;
}
