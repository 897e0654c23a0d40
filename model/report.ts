import type { Finding } from './finding.js';
import type { Entry } from './journal.js';
import type { Rehearsal } from './rehearsal.js';

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
  readonly planDigest: string;
  readonly outline: readonly string[];
  readonly journal: readonly Entry[];
  readonly findings: readonly Finding[];
  readonly approvals: readonly Approval[];
  readonly startedAt: number;
  readonly finishedAt: number;
  /** What the approval stood on; absent where the run ended before it was rehearsed. */
  readonly rehearsal?: Rehearsal;
  /** As the outside prober saw it; absent where none ran. */
  readonly downtime?: Downtime;
}

/** A person's decision on one gate of one run and one plan. */
export interface Approval {
  readonly gate: string;
  readonly decision: 'approved' | 'rejected';
  readonly by: string;
  readonly comment?: string;
  readonly planDigest: string;
  readonly at: number;
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
