import type { Waiver } from '../../model/finding.js';
import type { KindInUse } from '../../model/inventory.js';
import type { ComponentName, NodeLayout } from '../../model/layout.js';
import type { NodeRef, SshAccess } from '../../model/node.js';
import type { ExportRef } from '../../model/objects.js';
import type { Drift, Rehearsal } from '../../model/rehearsal.js';
import type { LadderRung } from '../../model/spec.js';
import type { KubernetesVersion } from '../../model/version.js';
import type { ClusterRef } from '../contract.js';

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
