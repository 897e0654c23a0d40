import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  condition,
  executeChild,
  isCancellation,
  setCurrentDetails,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { NodeTiming } from '../../model/journal.js';
import { activitiesFor } from '../activity-stubs.js';
import type { NodeBatch } from '../runbook/batch.js';
import type { Host } from '../runbook/host.js';

/** The engine's host, as Temporal gives it inside a workflow. */
export const temporalHost = (): Host => ({
  runId: workflowInfo().runId,
  now: () => Date.now(), // In a workflow, Temporal replays the clock.
  sleep: (ms) => sleep(ms),
  waitUntil: (holds) => condition(holds),
  call: activitiesFor,
  runBatch: (batch) =>
    executeChild<(argument: NodeBatch) => Promise<readonly NodeTiming[]>>('nodeBatch', {
      args: [batch],
      workflowId: `${workflowInfo().workflowId}/${batch.id}`,
      // A cancelled parent waits until no node is being changed any more.
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `${batch.name}: ${batch.nodes.length} nodes`,
    }),
  cancellable: (run) => {
    const scope = new CancellationScope();
    return { result: scope.run(run), cancel: () => scope.cancel() };
  },
  shielded: (run) => CancellationScope.nonCancellable(run),
  isCancellation,
  show: setCurrentDetails,
});
