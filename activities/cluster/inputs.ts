import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in hex');
const version = z.string().regex(/^v\d+\.\d+\.\d+$/, 'must be a version such as v1.23.6');
const timeoutSeconds = z.number().positive().max(86_400);

const Cluster = z.strictObject({
  kubeconfig: z.string().min(1),
  uid: z.string().min(1).exactOptional(),
});

const Check = z.strictObject({ name: z.string().min(1), url: z.url() });

const Kind = z.strictObject({
  group: z.string(),
  kind: z.string().min(1),
  resource: z.string().regex(/^[a-z0-9-]+$/, 'must be a plural as in URLs'),
  namespaced: z.boolean(),
  count: z.int().nonnegative(),
  version: z.string().min(1),
});

const Export = z.strictObject({
  digest,
  objects: z.int().nonnegative(),
  counts: z.record(z.string(), z.number()),
  leftOut: z.record(z.string(), z.number()),
  takenAt: z.string(),
});

const Baseline = z.strictObject({
  digest,
  workloads: z.int().nonnegative(),
  broken: z.array(z.string()),
});

const images = z.record(z.string(), z.string());

/** What `recordBaseline` takes. */
export const BaselineSchema = z.strictObject({ cluster: Cluster, checks: z.array(Check) });
/** What `importObjects` takes. */
export const ImportSchema = z.strictObject({
  cluster: Cluster,
  export: Export,
  part: z.enum(['foundation', 'workloads']),
  images,
  version,
  mode: z.enum(['create', 'apply']).exactOptional(),
  holdBackPodRanges: z.boolean().exactOptional(),
});
/** What `givePodRanges` takes. */
export const RangesSchema = ImportSchema.omit({ part: true, holdBackPodRanges: true }).extend({
  nodes: z.array(z.string().min(1)),
  timeoutSeconds,
});
/** What `compareObjects` and `listCreatedSince` take. */
export const CompareSchema = z.strictObject({
  cluster: Cluster,
  export: Export,
  kinds: z.array(Kind),
  images,
  byName: z.boolean().exactOptional(),
});
/** What `holdLeaders` takes. */
export const LeadersSchema = z.strictObject({ cluster: Cluster, since: z.number() });
/** What `releaseLeaders` takes. */
export const ReleaseSchema = LeadersSchema.extend({ node: z.string().min(1).exactOptional() });
/** What `updateAddOns` takes. */
export const AddOnsSchema = z.strictObject({
  cluster: Cluster,
  images,
  version,
  keepsDns: z.literal(true).exactOptional(),
  rollout: z
    .strictObject({ stallSeconds: timeoutSeconds, atMostSeconds: timeoutSeconds })
    .exactOptional(),
});
/** What `waitForApi` takes. */
export const ApiWaitSchema = z.strictObject({ cluster: Cluster, version, timeoutSeconds });
/** What `waitForPods` takes. */
export const PodsWaitSchema = z.strictObject({
  cluster: Cluster,
  timeoutSeconds,
  since: z.number(),
});
/** What `waitForMirrors` takes. */
export const MirrorsWaitSchema = z.strictObject({
  cluster: Cluster,
  timeoutSeconds,
  nodes: z.array(z.string().min(1)),
  components: z.array(z.string().min(1)),
});
/** What `waitForNodes` takes. */
export const NodesWaitSchema = z.strictObject({
  cluster: Cluster,
  version,
  timeoutSeconds,
  nodes: z.array(z.string().min(1)),
  since: z.number().exactOptional(),
});
/** What `waitForBaseline` takes. */
export const BaselineWaitSchema = z.strictObject({
  cluster: Cluster,
  timeoutSeconds,
  baseline: Baseline,
  checks: z.array(Check),
  without: z.array(z.string().min(1)).exactOptional(),
  since: z.number().exactOptional(),
});
