import type { AcceptedApproval, Requester } from './approvals.js';
import type { Estimate } from './estimate.js';
import type { Finding } from './finding.js';
import type { Entry } from './journal.js';
import type { Quarantined, WayBackData } from './messages.js';
import type { Rehearsal } from './rehearsal.js';
import type { Opening } from './window.js';

/** How a run ended. A run that *failed* in Temporal always means "a person, please". */
export type Outcome = 'migrated' | 'rolled-back' | 'rejected';

/** What was done, as data; the HTML file is drawn from this alone. */
export interface Report {
  readonly cluster: string;
  readonly clusterUid: string;
  readonly runId: string;
  readonly strategy: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: Outcome;
  /** Why a run was rolled back or rejected. */
  readonly reason?: string;
  /** What people asked a way back to end on; absent where nobody did, and then it was current data. */
  readonly data?: WayBackData;
  readonly planDigest: string;
  /** Who asked for the run, with the key where the request was signed; absent where nobody said so. */
  readonly requestedBy?: Requester;
  readonly outline: readonly string[];
  readonly journal: readonly Entry[];
  readonly findings: readonly Finding[];
  /** Decisions that counted, with the proof of who made them where they were signed. */
  readonly approvals: readonly AcceptedApproval[];
  /** The window in which the cluster was changed; absent where the spec has none. */
  readonly window?: Opening;
  /** Workers that were left out of service, by whom and why. */
  readonly quarantined?: readonly Quarantined[];
  readonly startedAt: number;
  readonly finishedAt: number;
  /** What the approvers were told that it would take. */
  readonly estimate?: Pick<Estimate, 'parts' | 'window' | 'rollback'>;
  /** What the approval stood on; absent where the run ended before it was rehearsed. */
  readonly rehearsal?: Rehearsal;
  /** As the outside prober saw it; absent where none ran. */
  readonly downtime?: Downtime;
}

/** Downtime seen from outside, milliseconds. */
export interface Downtime {
  readonly requests: number;
  readonly failed: number;
  /** Time during which no target answered, added up. */
  readonly awayMs: number;
  readonly longestGapMs: number;
  readonly gaps: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly target?: string;
  }[];
}
