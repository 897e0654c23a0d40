import type { AcceptedApproval, Requester } from '../../model/approvals.js';
import type { GatePolicy } from '../../model/gate-policy.js';
import type { Entry } from '../../model/journal.js';
import type { Quarantined, RollbackRequest, WayBackData } from '../../model/messages.js';
import type { NoticeKind } from '../../model/notice.js';
import { printable } from '../../model/printable.js';
import type { WindowView } from '../../model/status.js';
import type { SnapshotChoice } from './way-back.js';

/** A gate that waits for people. */
export interface OpenGate {
  /** As decisions name it. */
  readonly name: string;
  readonly policy: GatePolicy;
  /** Decisions that counted since it opened. */
  accepted: readonly AcceptedApproval[];
  /** How it ended: enough people approved, or one rejected. */
  ended?: 'approved' | 'rejected';
}

/** What people have said to this run, and what it is waiting for them to say. */
export interface Desk {
  readonly journal: Entry[];
  /** Every decision that counted. */
  readonly approvals: AcceptedApproval[];
  /** Nonces of verified decisions, whether they counted or not. */
  nonces: readonly string[];
  /** This run, as a decision may name it. */
  readonly runId: string;
  /** Digest of the plan that can be approved; absent while there is none. */
  planDigest?: string;
  /** Who asked for the run, as the spec says, or as a signature proves. */
  requestedBy?: Requester;
  openGate?: OpenGate;
  paused: boolean;
  /** A rollback that was asked for, and by whom. */
  rollback?: RollbackRequest;
  /** What people want a way back to end on; absent where nobody said so: the data as it then is. */
  data?: WayBackData;
  /** Steps are being taken back. */
  goesBack: boolean;
  /** Names of the steps, in order; empty while there is no plan. */
  steps: readonly string[];
  /** How often the run has begun to go forward: after a rollback to a step it does so again. */
  round: number;
  /** Set while a failed undo waits for a person; `resume` tries again, `reject` gives up. */
  stuck?: { readonly step: string; answer?: 'again' | 'give-up' };
  /** Nodes changed at the same time, where somebody said so. */
  parallelism?: number;
  /** Nodes that were left behind: those that failed within the budget, and those in quarantine. */
  readonly lost: Set<string>;
  readonly quarantined: Quarantined[];
  window?: WindowView;
  proposal?: string;
  /** Called when a rollback is asked for, to stop the step under way. */
  onRollback: () => void;
  /** Called when pace or quarantine change what runs now. */
  onSteer: (change: Steer) => void;
  /** Why a node cannot be left out; absent where it can. The strategy knows. */
  objectionToQuarantine: (node: string) => string | undefined;
  /** May a way back end on a snapshot? The strategy knows. */
  snapshotChoice: () => SnapshotChoice;
  /** Called after every line of the journal, to show it. */
  changed: () => void;
  /** Tells people who do not look; the receivers of the spec. */
  tell: (kind: NoticeKind, text: string, gate?: string) => void;
}

/** What batches under way are told. */
export type Steer = { readonly parallelism: number } | { readonly leave: string };

/** Adds a line to the journal and shows it. */
export function write(desk: Desk, entry: Entry): void {
  desk.journal.push(entry);
  desk.changed();
}

/** A line about a message that counted; texts of people are printable in the journal. */
export const record = (desk: Desk, step: string, summary: string, at: number): void =>
  write(desk, { at, verb: 'message', step, evidence: { summary: printable(summary) } });

/** A line about a message that changes nothing, and why. */
export const refuseMessage = (desk: Desk, step: string, summary: string, at: number): void =>
  write(desk, { at, verb: 'refused-message', step, evidence: { summary: printable(summary) } });

const nothing = (): undefined => undefined;

/** An empty desk. */
export const createDesk = (runId: string): Desk => ({
  runId,
  journal: [],
  approvals: [],
  nonces: [],
  paused: false,
  goesBack: false,
  steps: [],
  round: 1,
  lost: new Set(),
  quarantined: [],
  onRollback: nothing,
  onSteer: nothing,
  objectionToQuarantine: () => 'there is no plan yet',
  snapshotChoice: () => ({ can: false, why: 'there is no plan yet' }),
  changed: nothing,
  tell: nothing,
});
