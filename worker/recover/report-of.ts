import type { SwitchPlan } from '../../model/plan.js';
import type { Report } from '../../model/report.js';
import type { Desk } from '../../workflows/runbook/desk.js';
import { type Runbook, outline } from '../../workflows/runbook/step.js';
import type { RunFound } from './survey.js';

interface Told {
  readonly plan: SwitchPlan;
  readonly found: RunFound;
  readonly runbook: Runbook;
  readonly desk: Desk;
  /** Who asked, and that nobody has proven it. */
  readonly reason: string;
  readonly finishedAt: number;
}

/** The report of a run that was taken back without Temporal: its journal is that of the nodes, and approvals are lost. Pure. */
export const reportOf = ({ plan, found, runbook, desk, reason, finishedAt }: Told): Report => ({
  cluster: plan.spec.cluster,
  clusterUid: plan.cluster.uid,
  runId: found.runId,
  strategy: plan.spec.strategy,
  from: plan.spec.from,
  to: plan.spec.version,
  outcome: 'rolled-back',
  reason,
  ...(desk.data && { data: desk.data }),
  planDigest: found.planned?.planDigest ?? '',
  ...(desk.requestedBy && { requestedBy: desk.requestedBy }),
  outline: outline(runbook),
  journal: desk.journal,
  findings: plan.findings,
  approvals: [],
  ...(plan.rehearsal && { rehearsal: plan.rehearsal }),
  startedAt: desk.journal[0]?.at ?? finishedAt,
  finishedAt,
});
