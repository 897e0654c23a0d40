import type { WorkflowExecutionDescription } from '@temporalio/client';
import { FailureType } from '../../model/failures.js';
import { parse } from '../../model/schema/parse.js';
import { ReportSchema } from '../../model/schema/report.js';
import { rootMessage } from '../root-message.js';
import type { Run } from '../runs.js';
import { applicationFailureIn } from '../runs.js';
import type { Ended } from './facts.js';

/** How a run ended, and why. */
export async function gatherEnd(
  run: Run,
  { status, closeTime }: WorkflowExecutionDescription,
): Promise<Ended> {
  const common = { how: status.name, at: closeTime?.getTime() ?? Date.now(), isRefused: false };
  try {
    const report = parse(ReportSchema, await run.result());
    if (!report.ok) return { ...common, reason: 'it left no report' };
    const { outcome, reason } = report.value;
    return { ...common, outcome, ...(reason !== undefined && { reason }) };
  } catch (cause) {
    const failure = applicationFailureIn(cause);
    const reason = failure?.message ?? rootMessage(cause);
    return { ...common, reason, isRefused: failure?.type === FailureType.Refused };
  }
}
