import type { BundleFile } from '../model/bundle.js';
import type { Evidence } from '../model/evidence.js';
import type { NodeLayout } from '../model/layout.js';
import type { NodeRef, SshAccess } from '../model/node.js';
import type { NodeVerb } from '../model/node-phase.js';
import type { ComponentChange } from '../model/plan.js';

/** A node of one run as the node activities reach it. */
export interface NodeCall {
  /** Names the run's directory on the node. */
  readonly run: string;
  readonly ssh: SshAccess;
  readonly node: NodeRef;
  /** Idempotency key of the step: the same key never takes effect twice on a node. */
  readonly key: string;
  /** Rises with every step of a run: a node refuses a call of an earlier one, whose sender was thought dead. */
  readonly epoch?: number;
}

/** What of the new side a node gets, and how its containers are treated. */
export interface PrepareInput extends NodeCall {
  readonly layout: NodeLayout;
  readonly changes: readonly ComponentChange[];
  readonly bundleDirectory: string;
  /** What of the bundle this node needs. */
  readonly files: readonly BundleFile[];
  readonly stopGraceSeconds: number;
  /** Containers run on, and are watched for so long. Absent: they end. */
  readonly watchSeconds?: number;
}

/** Where etcd has its flags. */
export interface BackUpInput extends NodeCall {
  readonly layout: NodeLayout;
}

/** What is asked of the etcd of a new side. */
export interface WritesCall extends NodeCall {
  /** It is about to be given up: a snapshot of it stays on the node. */
  readonly keep: boolean;
}

/** Verbs of the node agent, in order. */
export interface PhaseInput extends NodeCall {
  readonly verbs: readonly NodeVerb[];
  /** sha256 of the snapshot that `restore-etcd` has to be made from: the same on all members. */
  readonly snapshot?: string;
  /** With it: all members of the cluster that it makes, `cp-1=https://10.0.0.1:2380,…`. By etcd's own flags where absent. */
  readonly members?: string;
  /** What `await-api` (`v1.19.12`) and `await-etcd` (`3.4.13`) have to be told of the component they wait for. */
  readonly version?: string;
  /** How long they wait; 180 where absent. */
  readonly timeoutSeconds?: number;
  /** Of an undo: where this run has stopped and changed nothing on the node, there is nothing to take back. */
  readonly onlyIfTouched?: true;
}

/** From the node that takes the snapshot to the others. */
export interface CarryInput extends NodeCall {
  /** The other members. */
  readonly to: readonly NodeRef[];
  /** The API serves on: a snapshot of one moment, not the last of a side. */
  readonly isServing?: true;
}

/** The last snapshot of a side, or that of a hop. */
export interface LastSnapshot extends Evidence {
  readonly sha256: string;
  readonly revision: number;
  readonly keys: number;
  readonly bytes: number;
  /** Where the API served on: the members of etcd, `cp-1=https://10.0.0.1:2380,…`. */
  readonly members?: string;
}
