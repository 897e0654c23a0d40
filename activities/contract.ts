import type { SignedApproval, Verified } from '../model/approvals.js';
import type { SignedRequest } from '../model/request-text.js';
import type { Evidence } from '../model/evidence.js';
import type { Inventory, KindInUse } from '../model/inventory.js';
import type { Notified, NotifyInput } from '../model/notice.js';
import type { BaselineRef, ExportRef, ImportPart } from '../model/objects.js';
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
import type { DrainInput, RestoreInput } from './cluster/drain/inputs.js';
import type {
  ClimbedLast,
  ClimbLastInput,
  Exported,
  ExportInput,
  RehearseInput,
} from './rehearsal/inputs-of-copies.js';
import type { Downtime, Report } from '../model/report.js';
import type { InPlaceSwitchSpec } from '../model/spec.js';
import type { Opening, Window } from '../model/window.js';

/** A cluster as the API activities reach it. */
export interface ClusterRef {
  /** Path of the kubeconfig on the worker's host. */
  readonly kubeconfig: string;
  /** UID of kube-system that the plan was made on; another cluster is refused. Absent on a fresh etcd. */
  readonly uid?: string;
}

/** Everything with an effect. Each takes one object, checked on arrival, and returns evidence. */
export interface Activities {
  /** Checks what the operator wrote and resolves defaults and the layout. @throws Refused naming each field. */
  parseSpec(request: unknown): Promise<InPlaceSwitchSpec>;
  /** Reads cluster, nodes and bundle; changes nothing. @throws Refused for what cannot be read. */
  assess(spec: InPlaceSwitchSpec): Promise<Inventory>;

  /** Who has signed a decision, by the worker's allowed signers; or why it does not count. Nothing in it makes it fail. */
  verifyApproval(signed: SignedApproval): Promise<Verified>;
  /** Who has signed the request for a run, likewise. */
  verifyRequest(signed: SignedRequest): Promise<Verified>;
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
  releaseLeaders(input: LeadersInput): Promise<Evidence>;
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

export interface OpeningInput {
  readonly windows: readonly Window[];
  /** Epoch ms. */
  readonly from: number;
  readonly needsMs: number;
}

export interface BaselineInput {
  readonly cluster: ClusterRef;
  readonly checks: InPlaceSwitchSpec['checks'];
}

export interface ImportInput {
  readonly cluster: ClusterRef;
  readonly export: ExportRef;
  readonly part: ImportPart;
  /** Images of add-ons in kube-system that the target brings: from what stands in the export to the new reference. */
  readonly images: { readonly [from: string]: string };
  /** Target version: kubeadm's own ConfigMaps name it. */
  readonly version: string;
  /** Of the spec: `create` where nothing is said. */
  readonly mode?: 'create' | 'apply';
  /** Nodes are created without their pod range: `givePodRanges` follows. */
  readonly holdBackPodRanges?: boolean;
}

export interface RangesInput extends Omit<ImportInput, 'part' | 'holdBackPodRanges'> {
  /** Nodes whose kubelet is waited for; all others get their range at once. */
  readonly nodes: readonly string[];
  readonly timeoutSeconds: number;
}

export interface CompareInput {
  readonly cluster: ClusterRef;
  readonly export: ExportRef;
  readonly kinds: readonly KindInUse[];
  /** As in the import: these differences are wanted. */
  readonly images: { readonly [from: string]: string };
  /** Only whether each object is there: the old side has them in other versions than the export. */
  readonly byName?: boolean;
}

export interface ApiWait {
  readonly cluster: ClusterRef;
  readonly version: string;
  readonly timeoutSeconds: number;
}

export interface LeadersInput {
  readonly cluster: ClusterRef;
  /** Epoch ms: who has not renewed a lock since is dead. */
  readonly since: number;
}

export interface NodesWait extends ApiWait {
  readonly nodes: readonly string[];
  /**
   * Epoch ms. An etcd that was put back tells of nodes and pods as they were when it was stopped: what nobody has
   * reported since this moment is not believed. For rollbacks; a fresh etcd has nothing stale to tell.
   */
  readonly since?: number;
}

export interface BaselineWait extends Omit<ApiWait, 'version'> {
  readonly baseline: BaselineRef;
  /** Nodes that were left behind: they need not be Ready, and a DaemonSet may lack as many pods. */
  readonly without?: readonly string[];
  readonly checks: InPlaceSwitchSpec['checks'];
  /** As in `NodesWait`. */
  readonly since?: number;
}

export interface AddOnsInput {
  readonly cluster: ClusterRef;
  /** Images of add-ons, from what stands in the cluster to what it gets. */
  readonly images: { readonly [from: string]: string };
  readonly version: string;
}
