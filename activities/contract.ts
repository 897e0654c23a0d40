import type { SignedApproval, Verified } from '../model/approvals.js';
import type { SignedRequest } from '../model/request-text.js';
import type { Evidence } from '../model/evidence.js';
import type { Inventory } from '../model/inventory.js';
import type { Notified, NotifyInput } from '../model/notice.js';
import type { BaselineRef } from '../model/objects.js';
import type { SwitchPlan } from '../model/plan.js';
import type { Rehearsal } from '../model/rehearsal.js';
import type {
  BackUpInput,
  CarryInput,
  LastSnapshot,
  PhaseInput,
  PrepareInput,
  WritesCall,
} from './node-calls.js';
import type {
  AddOnsInput,
  ApiWait,
  BaselineInput,
  BaselineWait,
  CompareInput,
  ImportInput,
  LeadersInput,
  ReleaseInput,
  NodesWait,
  MirrorsWait,
  PodsWait,
  RangesInput,
} from './cluster-calls.js';
import type { DrainInput, RestoreInput } from './cluster/drain/inputs.js';
import type {
  ClimbedLast,
  ClimbLastInput,
  Exported,
  ExportInput,
  RehearseInput,
} from './rehearsal/inputs-of-copies.js';
import type { Downtime, Report } from '../model/report.js';
import type { InPlaceSpec } from '../model/spec.js';
import type { Opening, Window } from '../model/window.js';

/** Everything with an effect. Each takes one object, checked on arrival, and returns evidence. */
export interface Activities {
  /** Checks what the operator wrote and resolves defaults and the layout. @throws Refused naming each field. */
  parseSpec(request: unknown): Promise<InPlaceSpec>;
  /** Reads cluster, nodes and bundle; changes nothing. @throws Refused for what cannot be read. */
  assess(spec: InPlaceSpec): Promise<Inventory>;

  /** Who has signed a decision, by the worker's allowed signers; or why it does not count. Nothing in it makes it fail. */
  verifyApproval(signed: SignedApproval): Promise<Verified>;
  /** Who has signed the request for a run, likewise. */
  verifyRequest(signed: SignedRequest): Promise<Verified>;
  /** Who has a cluster, by the UID of its kube-system; null where nobody has it any more. */
  findHolder(input: { readonly uid: string }): Promise<Holder | null>;
  /** The first opening at or after a moment that is long enough from then on; null where none is within 400 days. */
  findOpening(input: OpeningInput): Promise<Opening | null>;
  /** Tells receivers of a notice, all at the same time and each at least once. */
  notify(input: NotifyInput): Promise<Notified>;

  /** Keeps what was planned in the store, and gives it back as it stands in the history of the run. */
  keepPlan(made: Planned): Promise<Planned>;

  /** Records which nodes, workloads and checks are well now. */
  recordBaseline(input: BaselineInput): Promise<BaselineRef>;
  /**
   * Rehearses on a copy: snapshot, target's and old API server on loopback, every object read and compared, import
   * into an empty target, the new command lines parsed by the target's programs. What fails is a finding.
   */
  rehearse(input: RehearseInput): Promise<Rehearsal>;
  /** Takes a fresh snapshot and reads every object through the target's API server; keeps what is to be carried in the store. */
  exportObjects(input: ExportInput): Promise<Exported>;
  /** Creates the objects of one part; what is already there and equal is left, what differs is made equal. */
  importObjects(input: ImportInput): Promise<Evidence>;
  /** Waits until the kubelets report, and gives each Node the pod range that its import held back. */
  givePodRanges(input: RangesInput): Promise<Evidence>;
  /** Compares the cluster with an export, object by object. @throws Regressed naming what is missing or changed. */
  compareObjects(input: CompareInput): Promise<Evidence>;
  /** Objects that are there and were not in the export: what a rollback gives up. */
  listCreatedSince(input: CompareInput): Promise<Evidence>;
  /** Brings the cluster's own add-ons to a version where they stand, and starts CoreDNS anew. */
  updateAddOns(input: AddOnsInput): Promise<Evidence>;
  /** Waits until the API answers ready in the version asked for. Retries and heartbeats inside. */
  waitForApi(input: ApiWait): Promise<Evidence>;
  /** Cordons a node and evicts its pods as their budgets allow; the heartbeat says what holds which pod of whom. */
  drainNode(input: DrainInput): Promise<Evidence>;
  /** Makes a node schedulable or not, exactly as it was before this run drained it. */
  restoreSchedulability(input: RestoreInput): Promise<Evidence>;
  /** Frees the locks of controllers and scheduler whose leaders were stopped before a moment. */
  releaseLeaders(input: ReleaseInput): Promise<Evidence>;
  /** Until it is cancelled: keeps controllers from leading whose leaders were stopped before a moment. */
  holdLeaders(input: LeadersInput): Promise<Evidence>;
  /** Waits for a while until every pod that runs is ready; tells which are not. */
  waitForPods(input: PodsWait): Promise<Evidence>;
  /** Waits until kubelets have taken back what they mirrored of components that were stopped on their nodes. */
  waitForMirrors(input: MirrorsWait): Promise<Evidence>;
  /** Waits until every node named is Ready with a kubelet of that version. */
  waitForNodes(input: NodesWait): Promise<Evidence>;
  /** Waits until all that was well in the baseline is well again: workloads, system pods, checks. */
  waitForBaseline(input: BaselineWait): Promise<Evidence>;

  /** Stages agent, programs and images, renders the new side's files, writes the recipe. Nothing of the old is touched. */
  prepareNode(input: PrepareInput): Promise<Evidence>;
  /** Snapshot of etcd, proved by restoring it into a scratch directory on the node. */
  backUpNode(input: BackUpInput): Promise<Evidence>;
  /** Takes the last snapshot of a side whose API servers have stopped, and brings it to the other members. */
  carrySnapshot(input: CarryInput): Promise<LastSnapshot>;
  /** Has a ladder write anew what the target does not read of the last snapshot, and brings the result to every member. */
  climbLastSnapshot(input: ClimbLastInput): Promise<ClimbedLast>;
  /** What was written on the new side since its data was carried over, by name; says so where that cannot be told. */
  listWrites(input: WritesCall): Promise<Evidence>;
  /** Runs verbs of the node agent in order, stopping at the first that fails. */
  nodePhase(input: PhaseInput): Promise<Evidence>;

  /** Downtime that the prober's file shows between two moments (epoch ms); absent file: no answer. */
  readDowntime(input: {
    readonly file: string;
    readonly from: number;
    readonly to: number;
  }): Promise<Downtime | undefined>;
  /** Writes report.json and report.html under the worker's report directory; evidence names both. */
  writeReport(report: Report): Promise<Evidence>;
}

/** A plan and what an approval of it binds. */
export interface Planned {
  readonly plan: SwitchPlan;
  /** sha256 of the plan's canonical JSON, hex. */
  readonly planDigest: string;
}

/** A run under way that has a cluster to itself. */
export interface Holder {
  readonly workflowId: string;
  readonly runId: string;
}

export interface OpeningInput {
  readonly windows: readonly Window[];
  /** Epoch ms. */
  readonly from: number;
  readonly needsMs: number;
}
