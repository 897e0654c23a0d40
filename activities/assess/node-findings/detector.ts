import type { Finding } from '../../../model/finding.js';
import type { ComponentFacts } from '../../../model/inventory.js';
import type { NodeLayout } from '../../../model/layout.js';
import type { NodeRef } from '../../../model/node.js';
import type { KubernetesVersion } from '../../../model/version.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';

/** What a node is to be, beside what it tells of itself. */
export interface NodeContext {
  readonly node: Pick<NodeRef, 'name' | 'role'>;
  readonly layout: NodeLayout;
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
  /** Command lines as their files have them. */
  readonly components: readonly ComponentFacts[];
  /** Node clock minus orchestrator clock, milliseconds. */
  readonly clockSkewMs: number;
  /** Epoch ms. */
  readonly now: number;
}

/** Judges facts of one node. Pure; says nothing of a group that could not be read. */
export type Detector = (facts: NodeFactsRead, context: NodeContext) => readonly Finding[];
