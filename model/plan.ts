import type { Bundle } from './bundle.js';
import type { Finding } from './finding.js';
import type { ClusterFacts, KindInUse } from './inventory.js';
import type { ComponentName } from './layout.js';
import type { NodeRef } from './node.js';
import type { Rehearsal } from './rehearsal.js';
import type { InPlaceSpec } from './spec.js';

/** What will be done, as plain data: what was approved is what runs. */
export interface SwitchPlan {
  readonly spec: InPlaceSpec;
  readonly cluster: ClusterFacts;
  readonly bundle: Bundle;
  readonly controlPlane: readonly NodePlan[];
  /** Workers in batches of at most 250: each batch is one child workflow. */
  readonly workerBatches: readonly (readonly NodePlan[])[];
  readonly kinds: readonly KindInUse[];
  /** Images of the cluster's own add-ons, from what stands in the old cluster to what the bundle brings. */
  readonly images: { readonly [from: string]: string };
  /** Flags of the target's API server: with them its copies read what it will read. */
  readonly serverFlags: readonly string[];
  /** Nodes get their pod range when their kubelet has reported: nothing else gives ranges, and it is Ready sooner. */
  readonly podRangesLast: boolean;
  /**
   * Of a stepwise upgrade: the path on every control-plane node that holds etcd's data and nothing else, so that a way back may end
   * on the snapshot of the hop. Absent: it ends on current data.
   */
  readonly etcdData?: string;
  readonly findings: readonly Finding[];
  /** What the approval stands on. Absent where the plan cannot be carried out: something had to be mended first. */
  readonly rehearsal?: Rehearsal;
}

/** What changes on one node. */
export interface NodePlan {
  readonly node: NodeRef;
  readonly changes: readonly ComponentChange[];
}

/** How one command line becomes the target's. Everything that is not named here stays as it is. */
export interface ComponentChange {
  readonly component: ComponentName;
  readonly path: string;
  /** sha256 of the file that the change was planned on: drift since then refuses the step. */
  readonly plannedOn: string;
  /** Flags by name, without dashes, that the target does not know. */
  readonly remove: readonly string[];
  /** Flags that the target needs or names otherwise. */
  readonly set: { readonly [flag: string]: string };
  /** Image for a static pod. */
  readonly image?: string;
  /** Ports that its probes ask without TLS, and the port with TLS that they ask instead. */
  readonly probes?: { readonly [plainPort: string]: number };
}
