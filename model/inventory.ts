import type { Bundle } from './bundle.js';
import type { Finding } from './finding.js';
import type { ComponentName } from './layout.js';
import type { NodeRole } from './node.js';

/** Facts about a cluster at one moment: read by the assessment, judged by planning. */
export interface Inventory {
  readonly cluster: ClusterFacts;
  readonly nodes: readonly NodeFacts[];
  readonly bundle: Bundle;
  /** What reading already showed to be wrong; planning adds its own judgement. */
  readonly findings: readonly Finding[];
}

/** What the API says of the cluster as a whole. */
export interface ClusterFacts {
  /** UID of the kube-system namespace: tells this cluster from every other. */
  readonly uid: string;
  /** `gitVersion` of the API server. */
  readonly version: string;
  /** ISO 8601. */
  readonly readAt: string;
  readonly objectCount: number;
  /** How many workloads of each class there are: what the plan tells of downtime rests on it. */
  readonly workloads?: WorkloadCounts;
  /** Container runtimes of its nodes, each once, without version: `containerd`, `docker`. */
  readonly runtimes?: readonly string[];
}

/** Workloads by what an outage means for them. DaemonSets and what belongs to the cluster itself included. */
export interface WorkloadCounts {
  /** Deployments and bare ReplicaSets with two replicas or more. */
  readonly replicated: number;
  /** Deployments and bare ReplicaSets with one replica. */
  readonly singleReplica: number;
  readonly statefulSets: number;
  /** Replicas of the largest StatefulSet that starts its pods one after the other; 0 where there is none. */
  readonly longestStatefulSet: number;
  readonly daemonSets: number;
  /** CronJobs that are not suspended. */
  readonly cronJobs: number;
  /** Jobs that have not finished. */
  readonly runningJobs: number;
  /** Pods that no controller owns. */
  readonly barePods: number;
}

/** What the API and the node itself say of one node. */
export interface NodeFacts {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly role: NodeRole;
  readonly ready: boolean;
  readonly unschedulable: boolean;
  readonly kubeletVersion: string;
  readonly runtime: string;
  readonly components: readonly ComponentFacts[];
  /** Kept paths that are mount points: they cannot be set aside by rename. */
  readonly mountPoints: readonly string[];
  /** Bytes free on the file system that will hold staged files. */
  readonly freeBytes: number;
  /** Node clock minus orchestrator clock, milliseconds. */
  readonly clockSkewMs: number;
}

/** A command line as it really stands on a node. */
export interface ComponentFacts {
  readonly component: ComponentName;
  readonly path: string;
  /** Flags after the program's name, in order: `--secure-port=6443`. */
  readonly args: readonly string[];
  /** Image of a static pod. */
  readonly image?: string;
  /** Ports that the probes of a static pod ask without TLS; absent where there are none. */
  readonly plainProbes?: readonly number[];
  /** Programs that the probes of a static pod run in its container: `/bin/sh`. */
  readonly probePrograms?: readonly string[];
  /** sha256 of the file that was read, hex. */
  readonly sha256: string;
}

/** A kind that has objects to carry. */
export interface KindInUse {
  /** `''` for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Plural, as in URLs. */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly count: number;
  /** The version that the target's API server prefers: in which it is read, written and compared. */
  readonly version: string;
}
