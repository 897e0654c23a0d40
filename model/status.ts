import type { Requester } from './approvals.js';
import type { StrategyOption } from './comparison.js';
import type { Estimate } from './estimate.js';
import type { Finding } from './finding.js';
import type { ClusterFacts } from './inventory.js';
import type { GatePolicy } from './gate-policy.js';
import type { Entry } from './journal.js';
import type { Quarantined } from './messages.js';
import type { Rehearsal } from './rehearsal.js';
import type { Outcome } from './report.js';

/** What a run says of itself at this moment; answer of the `status` query. */
export interface RunStatus {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  readonly state:
    'assessing' | 'waiting' | 'running' | 'paused' | 'rolling-back' | 'needs-operator' | 'ended';
  readonly outcome?: Outcome;
  /** sha256 of the plan's canonical JSON, hex; absent until there is a plan. */
  readonly planDigest?: string;
  /** Who asked for the run, with the key where the request was signed; absent until there is a plan. */
  readonly requestedBy?: Requester;
  /** What waits for people: an open gate by its name, a pause, a window, a stuck undo. */
  readonly waitingFor?: string;
  /** The gate that is open: what it asks for, and how many people must still approve. */
  readonly gate?: OpenGateView;
  /** The window that is open, or that the run waits for; absent where the spec has none, or is not there yet. */
  readonly window?: WindowView;
  /** What a person should think about now: such as a rollback while the window is still long enough for it. */
  readonly proposal?: string;
  /** Nodes changed at the same time, where somebody has changed what the spec says. */
  readonly pace?: { readonly parallelism: number };
  readonly quarantined?: readonly Quarantined[];
  /** The snapshot of the hop: a way back may end on it (`taken`), or somebody has asked for that (`asked`). */
  readonly snapshot?: 'taken' | 'asked';
  readonly steps: readonly StepStatus[];
}

/** An open gate. */
export interface OpenGateView extends GatePolicy {
  readonly name: string;
  /** People who must still approve. */
  readonly missing: number;
}

/** A window as a run sees it; epoch milliseconds. */
export type WindowView =
  | { readonly state: 'open'; readonly opensAt: number; readonly closesAt: number }
  | {
      readonly state: 'waiting';
      /** How long the work needs, milliseconds; windows that are shorter do not count. */
      readonly needsMs: number;
      /** Absent where no window is long enough: somebody must change the spec. */
      readonly opensAt?: number;
      readonly closesAt?: number;
    };

/** One line of the runbook and how far it is. */
export interface StepStatus {
  readonly name: string;
  readonly phase: string;
  readonly state: 'planned' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
  /** Epoch milliseconds. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly summary?: string;
}

/** Answer of the `plan` query: what a person approves. */
export interface PlanView {
  readonly planDigest: string;
  readonly runId: string;
  readonly outline: readonly string[];
  readonly findings: readonly Finding[];
  /** Per node and component, what changes in its command line, one line of text each. */
  readonly changes: readonly string[];
  /** What was rehearsed: objects, deliberate differences, times. */
  readonly rehearsal?: Rehearsal;
  /** What it is expected to take, and who will feel it. */
  readonly estimate?: Estimate;
  /** The other ways to migrate this cluster. */
  readonly comparison?: readonly StrategyOption[];
}

/** Result of the workflow `assessCluster`. */
export interface AssessmentView {
  readonly cluster: ClusterFacts;
  readonly findings: readonly Finding[];
  /** How many nodes were read. */
  readonly nodes: number;
}

/** Result of the workflow `rehearseCluster`. */
export interface RehearsalView {
  readonly rehearsal: Rehearsal;
}

/** Answer of the `journal` query. */
export type Journal = readonly Entry[];
