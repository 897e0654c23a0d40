import { z } from 'zod';
import { hostPath, listOf, record, text } from '../../model/schema/fields.js';
import { LadderSchema } from '../../model/schema/ladder.js';
import { KubernetesVersionText } from '../../model/schema/version.js';
import { Component, Digest, Layout, NodeSchema, RunName, SshSchema } from '../nodes/inputs.js';

const plainText = z.string().max(4_096);
const count = z.int().nonnegative();
const counts = z.record(z.string(), count);

const Cluster = record({ kubeconfig: hostPath, uid: plainText.exactOptional() });

const Waiver = record({
  finding: plainText,
  where: plainText.exactOptional(),
  reason: plainText,
  by: plainText,
});

const Finding = record({
  id: plainText,
  severity: z.enum(['blocker', 'warning', 'note']),
  where: plainText,
  what: z.string(),
  why: z.string().exactOptional(),
  remedy: z.string().exactOptional(),
  source: z.string().exactOptional(),
  waiver: Waiver.exactOptional(),
});

const Kind = record({
  group: z.string().max(253),
  kind: plainText.min(1),
  resource: text('must be a plural as in URLs', /^[a-z0-9.-]+$/, 253),
  namespaced: z.boolean(),
  count,
  version: text('must be a version of an API', /^[a-z0-9]+$/, 63),
});

const Export = record({
  digest: Digest,
  objects: count,
  counts,
  leftOut: counts,
  takenAt: plainText,
});

const copy = {
  cluster: Cluster,
  ssh: SshSchema,
  node: NodeSchema,
  layout: Layout,
  bundleDirectory: hostPath,
  ladder: LadderSchema.exactOptional(),
  from: KubernetesVersionText,
  to: KubernetesVersionText,
  images: z.record(plainText, plainText),
  waivers: listOf(Waiver, 'waivers'),
};

/** Input of rehearse. */
export const RehearseSchema = record({
  ...copy,
  commandLines: listOf(
    record({
      component: Component,
      args: listOf(z.string().max(64 * 1024), 'flags'),
      node: NodeSchema,
      nodes: count,
    }),
    'command lines',
  ),
  carriesData: z.literal(true).exactOptional(),
});

/** Input of exportObjects. */
export const ExportSchema = record({
  ...copy,
  rehearsed: z.object({
    export: Export,
    findings: z.array(Finding),
    kinds: z.array(Kind),
  }),
  serverFlags: listOf(z.string().max(64 * 1024), 'flags').exactOptional(),
});

/** Input of climbLastSnapshot. */
export const ClimbLastSchema = record({
  ssh: SshSchema,
  node: NodeSchema,
  layout: Layout,
  bundleDirectory: hostPath,
  ladder: LadderSchema.exactOptional(),
  to: KubernetesVersionText,
  serverFlags: listOf(z.string().max(64 * 1024), 'flags').exactOptional(),
  run: RunName,
  last: record({ sha256: Digest, revision: count, bytes: count }),
  members: listOf(NodeSchema, 'nodes', 1, 20),
});
