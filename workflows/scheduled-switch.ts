import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, executeChild, isCancellation } from '@temporalio/workflow';
import type { Outcome, Report } from '../model/report.js';
import { workflowIdOf } from './messages.js';
import { workflowTypes } from '../model/workflow-types.js';
import { refuseUnreadable } from './runbook/asked.js';
import { because, needsOperator, refused } from './runbook/failures.js';
import { strategyIn } from './strategies.js';

/** What came of one start of a schedule. */
export type ScheduledEnd =
  | { readonly outcome: Outcome }
  /** A run that somebody else had started was under way. */
  | { readonly skipped: string };

/**
 * What a Temporal Schedule starts: the one run of a cluster, under the id that it always has. Temporal adds the time
 * to the id of what a schedule starts, so the run itself could be started a second time beside another.
 * @throws Refused for a request without cluster; whatever fails the run fails this, which pauses the schedule.
 */
export async function scheduledSwitch(request: unknown): Promise<ScheduledEnd> {
  refuseUnreadable(request);
  const cluster = clusterIn(request);
  try {
    const { outcome } = await executeChild<(argument: unknown) => Promise<Report>>(
      workflowTypes[strategyIn(request)],
      {
        args: [request],
        workflowId: workflowIdOf(cluster),
        // Whoever ends this by force must not end a migration half way.
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: `${cluster}: started by its schedule`,
      },
    );
    return { outcome };
  } catch (cause) {
    if (cause instanceof WorkflowExecutionAlreadyStartedError)
      return { skipped: `a run on ${cluster} was under way` };
    if (isCancellation(cause)) throw cause;
    // The note of a schedule that pauses has these words, and none of what is wrapped in them.
    throw needsOperator(because(cause));
  }
}

/** The run checks the spec as a whole; here it is enough that it can have an id. */
function clusterIn(request: unknown): string {
  const written =
    typeof request === 'object' && request !== null && 'cluster' in request ? request.cluster : '';
  if (typeof written !== 'string' || !/^[a-z0-9][a-z0-9-]{0,62}$/.test(written))
    throw refused('cluster: must be the name of a cluster; give the spec of a migration');
  return written;
}
