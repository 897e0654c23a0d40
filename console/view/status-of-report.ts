import type { Report } from '../../model/report.js';
import type { RunStatus, StepStatus } from '../../model/status.js';
import { type StepSummary, summariseSteps } from '../../model/summary/step-summary.js';

/** A run that ended, as it would say it of itself: by what its journal says was done. Pure. */
export const statusOfReport = (report: Report): RunStatus => ({
  cluster: report.cluster,
  from: report.from,
  to: report.to,
  state: 'ended',
  outcome: report.outcome,
  planDigest: report.planDigest,
  ...(report.requestedBy && { requestedBy: report.requestedBy }),
  steps: summariseSteps(report).map(stepOf),
  ...(report.quarantined && { quarantined: report.quarantined }),
});

function stepOf({ name, phase, state, attempts }: StepSummary): StepStatus {
  const last = attempts.at(-1);
  const summary = last?.entry?.evidence.summary ?? '';
  return {
    name,
    phase: phase ?? '', // A line that was never begun wrote none.
    state,
    ...(last && { startedAt: last.from }),
    ...(last && last.ended !== 'open' && { finishedAt: last.to }),
    ...(summary !== '' && { summary }),
  };
}
