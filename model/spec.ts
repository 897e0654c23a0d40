import type { Waiver } from './finding.js';
import type { GateName, GatePolicies } from './gate-policy.js';
import type { Layout } from './layout.js';
import type { NodeRef, SshAccess } from './node.js';
import type { Receiver } from './notice.js';
import type { SignedRequest } from './request-text.js';
import type { KubernetesVersion } from './version.js';
import type { Window } from './window.js';

/** A whole way to migrate that an operator may ask for. */
export const strategyNames = ['in-place-switch', 'in-place-stepwise'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** What becomes of the pods of a node whose kubelet is upgraded. */
export interface DrainPolicy {
  /**
   * `evict`: pods move to other nodes first, as their disruption budgets allow. `never`: containers run on below the exchange
   * of the kubelet, and a canary node shows whether they do.
   */
  readonly mode: 'evict' | 'never';
  /** Seconds for one attempt to drain a node; then people are told what holds it, and it is tried again. */
  readonly timeoutSeconds: number;
  /** Pods without a controller: nobody starts them anew. */
  readonly barePods: 'refuse' | 'evict' | 'leave';
  /** Pods with an emptyDir: its content ends with the pod. */
  readonly emptyDirPods: 'refuse' | 'evict' | 'leave';
  /** A node whose kubelet does not report: its pods never end by themselves. */
  readonly unreachable: 'refuse' | 'leave';
}

/** What the operator asks for: move one cluster, where it stands, to another version. Never changed by us. */
export interface InPlaceSpec {
  /** `in-place-switch`: all at once, any number of minors. `in-place-stepwise`: node by node, to the next minor. */
  readonly strategy: StrategyName;
  /**
   * `reimport`: a fresh etcd for the new version, objects exported and imported. `data`: the new version starts on the data of
   * the old etcd, and kubelets change under running containers. A stepwise upgrade has no choice: its data stays where it is.
   */
  readonly carry: 'reimport' | 'data';
  /** Name of the cluster; names the run too, so that a second one cannot start. */
  readonly cluster: string;
  /** The version that the cluster is expected to run; anything else is refused. */
  readonly from: KubernetesVersion;
  /** The version to move to. */
  readonly version: KubernetesVersion;
  /** Path of a kubeconfig, on the host of the Temporal worker; `cutover roles` prints what its user needs. */
  readonly kubeconfig: string;
  readonly ssh: SshAccess;
  readonly nodes: readonly NodeRef[];
  /** `kubeadm`, `systemd-units` or a whole layout; resolved to data when the spec is parsed. */
  readonly layout: Layout;
  /** Directory with bundle.json, the target's programs and images, on the host of the Temporal worker. */
  readonly bundle: string;
  /**
   * API servers between the old version and the target that rewrite, on a copy, what the target cannot read. Those that are not
   * needed are not started.
   */
  readonly ladder: readonly LadderRung[];
  /** Nodes changed at the same time; while nothing is served, batches of 250 go side by side, each at this pace. */
  readonly parallelism: number;
  /** Nodes that may fail in one step before the run rolls back. */
  readonly failureBudget: number;
  readonly gates: readonly GateName[];
  /** In a stepwise upgrade, what becomes of pods; no other strategy drains. */
  readonly drain: DrainPolicy;
  /** In a stepwise upgrade: do workers follow the control plane, or lag behind for a later one to take along? */
  readonly workers: 'follow' | 'lag';
  /** With `carry: data`, how many workers follow the canary at once; gate `batch` is asked before every n-th batch. */
  readonly batches: { readonly size: number; readonly gateEvery: number };
  /** What is asked of the people who decide at gates. */
  readonly approvals: GatePolicies;
  /** When the cluster may be changed; empty: at any time. Work that does not fit does not begin. */
  readonly windows: readonly Window[];
  /** Who is told of open gates, failures, rollbacks and the end. */
  readonly receivers: readonly Receiver[];
  /** Seconds that containers get between SIGTERM and SIGKILL. */
  readonly stopGraceSeconds: number;
  /** With `carry: data`, seconds from the start of a kubelet on for which its containers are watched for restarts; 45 unless told. */
  readonly watchSeconds: number;
  /** Seconds that a started side gets to become well before the run rolls back; 180 unless told. */
  readonly startTimeoutSeconds: number;
  /** URLs that must answer 2xx before and after, asked from the orchestrator. */
  readonly checks: readonly { readonly name: string; readonly url: string }[];
  /** File that the outside prober writes; the report takes downtime from it. */
  readonly proberFile?: string;
  /** Findings that a named person accepts. */
  readonly waivers: readonly Waiver[];
  /** Folders with manifests that are applied to this cluster from outside, on the host of the Temporal worker. */
  readonly manifests: readonly string[];
  /**
   * A command of the operator's that prints findings about what stands in front of the cluster (load balancer,
   * network, machines) as JSON: program and arguments, run on the host of the Temporal worker without a shell.
   */
  readonly infrastructureHook?: readonly string[];
  /** Who owns fields at the import: `create` only creates, `apply` takes over what is there (server-side apply). */
  readonly importMode: 'create' | 'apply';
  /** Who asks, for the report, and for gates that refuse the one who asked. */
  readonly requestedBy?: string;
  /** Proof that `requestedBy` asked for all of this; checked and left out before the plan is made. */
  readonly requestSignature?: SignedRequest;
}

/** An API server of a version in between. */
export interface LadderRung {
  readonly version: KubernetesVersion;
  /** Directory with bundle.json and the program kube-apiserver of that version, on the host of the Temporal worker. */
  readonly bundle: string;
}
