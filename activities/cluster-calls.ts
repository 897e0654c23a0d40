import type { KindInUse } from '../model/inventory.js';
import type { BaselineRef, ExportRef, ImportPart } from '../model/objects.js';
import type { InPlaceSpec } from '../model/spec.js';

/** A cluster as the API activities reach it. */
export interface ClusterRef {
  /** Path of the kubeconfig on the worker's host. */
  readonly kubeconfig: string;
  /** UID of kube-system that the plan was made on; another cluster is refused. Absent on a fresh etcd. */
  readonly uid?: string;
}

export interface BaselineInput {
  readonly cluster: ClusterRef;
  readonly checks: InPlaceSpec['checks'];
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

export interface ReleaseInput extends LeadersInput {
  /** Whose controllers were started anew, at a moment after `since` that nobody noted: whoever of it is silent is dead, too. */
  readonly node?: string;
}

export interface PodsWait extends Omit<ApiWait, 'version'> {
  /** Epoch ms. Nobody waits for a pod that began after it. */
  readonly since: number;
}

export interface MirrorsWait extends Omit<ApiWait, 'version'> {
  readonly nodes: readonly string[];
  /** Names of their containers, as kubeadm writes them. */
  readonly components: readonly string[];
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
  readonly checks: InPlaceSpec['checks'];
  /** As in `NodesWait`. */
  readonly since?: number;
}

export interface AddOnsInput {
  readonly cluster: ClusterRef;
  /** Images of add-ons, from what stands in the cluster to what it gets. */
  readonly images: { readonly [from: string]: string };
  readonly version: string;
  /** CoreDNS runs on, unless its image changes: what it chose at its start is still served. */
  readonly keepsDns?: true;
  /** It is waited for that kube-proxy runs as it is now on every node: for so long, and so long where nothing moves. Absent: not at all. */
  readonly rollout?: { readonly stallSeconds: number; readonly atMostSeconds: number };
}
