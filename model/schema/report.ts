import { z } from 'zod';
import { wayBackData } from '../messages.js';
import type { Report } from '../report.js';

const moment = z.number({ error: 'must be epoch milliseconds' });
const facts = z.record(z.string(), z.json());

const Timing = z.object({
  node: z.string(),
  startedAt: moment,
  finishedAt: moment,
  summary: z.string(),
  failed: z.boolean().exactOptional(),
});

const EntrySchema = z.object({
  at: moment,
  verb: z.enum(['begin', 'done', 'fail', 'undo-begin', 'undo', 'message', 'refused-message']),
  step: z.string(),
  phase: z
    .enum(['assess', 'prepare', 'initialise', 'back up', 'clean', 'install', 'verify', 'accept'])
    .exactOptional(),
  evidence: z.object({ summary: z.string(), details: facts.exactOptional() }),
  nodes: z.array(Timing).exactOptional(),
});

const FindingSchema = z.object({
  id: z.string(),
  severity: z.enum(['blocker', 'warning', 'note']),
  where: z.string(),
  what: z.string(),
  why: z.string().exactOptional(),
  remedy: z.string().exactOptional(),
  source: z.string().exactOptional(),
  waiver: z
    .object({
      finding: z.string(),
      where: z.string().exactOptional(),
      reason: z.string(),
      by: z.string(),
    })
    .exactOptional(),
});

const counts = z.record(z.string(), z.number());

const RehearsalSchema = z.object({
  snapshot: z.object({
    node: z.string(),
    bytes: z.number(),
    sha256: z.string(),
    revision: z.number(),
    takenAt: z.string(),
  }),
  kinds: z.array(
    z.object({
      group: z.string(),
      kind: z.string(),
      resource: z.string(),
      namespaced: z.boolean(),
      count: z.number(),
      version: z.string(),
    }),
  ),
  export: z.object({
    digest: z.string(),
    objects: z.number(),
    counts,
    leftOut: counts,
    takenAt: z.string(),
  }),
  objects: z.number(),
  deliberate: counts,
  findings: z.array(FindingSchema),
  tookMs: counts,
});

const ApprovalSchema = z.object({
  gate: z.string(),
  decision: z.enum(['approved', 'rejected']),
  by: z.string(),
  comment: z.string().exactOptional(),
  planDigest: z.string(),
  at: moment,
  run: z.string().exactOptional(),
  nonce: z.string().exactOptional(),
  ticket: z.string().exactOptional(),
  expires: moment.exactOptional(),
  countsUntil: moment.exactOptional(),
  data: z.enum(wayBackData).exactOptional(),
  proof: z.object({ signer: z.string(), key: z.string() }).exactOptional(),
});

const TimeSchema = z.object({ name: z.string(), ms: z.number(), formula: z.string() });

const EstimateSchema = z.object({
  parts: z.array(TimeSchema),
  window: TimeSchema,
  rollback: TimeSchema,
});

const QuarantinedSchema = z.object({ node: z.string(), by: z.string(), reason: z.string() });

const DowntimeSchema = z.object({
  requests: z.int(),
  failed: z.int(),
  awayMs: z.number(),
  longestGapMs: z.number(),
  gaps: z.array(z.object({ fromMs: moment, toMs: moment, target: z.string().exactOptional() })),
});

/** Names a directory of its own, so nothing that could lead out of the report directory. */
const pathName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, {
  error: 'must be a name of letters, digits and ._- alone',
});

/** A report as it reaches the activity that writes it, or comes back out of a file. */
export const ReportSchema: z.ZodType<Report> = z.object({
  cluster: pathName,
  clusterUid: z.string(),
  runId: pathName,
  strategy: z.string(),
  from: z.string(),
  to: z.string(),
  outcome: z.enum(['migrated', 'rolled-back', 'rejected']),
  reason: z.string().exactOptional(),
  data: z.enum(wayBackData).exactOptional(),
  planDigest: z.string(),
  requestedBy: z.object({ name: z.string(), key: z.string().exactOptional() }).exactOptional(),
  outline: z.array(z.string()),
  journal: z.array(EntrySchema),
  findings: z.array(FindingSchema),
  approvals: z.array(ApprovalSchema),
  window: z.object({ opensAt: moment, closesAt: moment }).exactOptional(),
  quarantined: z.array(QuarantinedSchema).exactOptional(),
  startedAt: moment,
  finishedAt: moment,
  estimate: EstimateSchema.exactOptional(),
  rehearsal: RehearsalSchema.exactOptional(),
  downtime: DowntimeSchema.exactOptional(),
});
