import type { Waiver } from '../../model/finding.js';
import type { KindInUse } from '../../model/inventory.js';
import type { ComponentName, NodeLayout } from '../../model/layout.js';
import type { NodeRef, SshAccess } from '../../model/node.js';
import type { ExportRef } from '../../model/objects.js';
import type { Drift, Rehearsal } from '../../model/rehearsal.js';
import type { LadderRung } from '../../model/spec.js';
import type { KubernetesVersion } from '../../model/version.js';
import type { ClusterRef } from '../cluster-calls.js';
import type { LastSnapshot } from '../node-calls.js';

/** Where a copy comes from and what it is read with. */
export interface CopyInput {
  readonly cluster: ClusterRef;
  readonly ssh: SshAccess;
  /** The control-plane node whose etcd is asked. */
  readonly node: NodeRef;
  /** Of that node: says where etcd and API server have their flags. */
  readonly layout: NodeLayout;
  /** Has the target's API server and etcd as programs. */
  readonly bundleDirectory: string;
  /** Versions between that may rewrite what the target cannot read; absent from runs of a release before it. */
  readonly ladder?: readonly LadderRung[];
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
  /** Add-on images of the target, as in the import. */
  readonly images: { readonly [from: string]: string };
  /** Findings that are accepted: what they drop is left out. */
  readonly waivers: readonly Waiver[];
}

/** What a rehearsal takes. */
export interface RehearseInput extends CopyInput {
  /** Each different command line of the target once. */
  readonly commandLines: readonly CommandLine[];
  /** The target will stand on the data itself, so that nothing is imported. */
  readonly carriesData?: true;
}

/** A component's flags as they will be, and a node that has them. */
export interface CommandLine {
  readonly component: ComponentName;
  readonly args: readonly string[];
  readonly node: NodeRef;
  /** How many nodes have the same. */
  readonly nodes: number;
}

/** What an export in the window takes. */
export interface ExportInput extends CopyInput {
  /** What was rehearsed. */
  readonly rehearsed: Pick<Rehearsal, 'export' | 'findings' | 'kinds'>;
  /** Command line of the target's API server: its address ranges, `--runtime-config`, `--feature-gates`. */
  readonly serverFlags?: readonly string[];
}

/** A fresh export beside the rehearsed one. */
export interface Exported {
  readonly export: ExportRef;
  readonly kinds: readonly KindInUse[];
  readonly drift: Drift;
}

/** What climbing in the window takes. `node` is the one that took the last snapshot. */
export interface ClimbLastInput extends Pick<
  ExportInput,
  'ssh' | 'node' | 'layout' | 'bundleDirectory' | 'ladder' | 'to' | 'serverFlags'
> {
  /** Names the run's directory on the node. */
  readonly run: string;
  readonly last: Pick<LastSnapshot, 'sha256' | 'revision' | 'bytes'>;
  /** All of them, that node too: each is restored from what comes of it. */
  readonly members: readonly NodeRef[];
}

/** The last snapshot as the target reads it. */
export interface ClimbedLast extends Omit<LastSnapshot, 'keys'> {
  /** sha256 of the snapshot as it was taken; the same where nothing had to be written anew. */
  readonly taken: string;
  readonly rewritten: number;
  /** `v1.23.6: 51 rewritten, 0 left` */
  readonly rungs: readonly string[];
  /** What the target does not read all the same: `2 batch/v2alpha1 CronJob`. */
  readonly unread: readonly string[];
  /** Where fewer records lie than before: `apiregistration.k8s.io/apiservices: 5 of 34`. */
  readonly fewer: readonly string[];
}
