import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  condition,
  isCancellation,
  setCurrentDetails,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { NodeTiming } from '../../model/journal.js';
import { activitiesFor, notices } from '../activity-stubs.js';
import { steerSignal } from '../messages.js';
import type { NodeBatch } from '../runbook/batch.js';
import type { Steer } from '../runbook/desk.js';
import type { Host } from '../runbook/host.js';
import { createUnderWay } from '../runbook/under-way.js';

/** What a host is given: who hears of nodes that wait for people, and the hold on the cluster; a batch has that of its run. */
export interface Given {
  readonly held: Host['held'];
  readonly holdCluster: Host['holdCluster'];
}
const nothing = () => undefined;

/** The engine's host, as Temporal gives it inside a workflow. */
export function temporalHost({
  held = nothing,
  holdCluster = async () => undefined,
}: Partial<Given> = {}): Host {
  const underWay = createUnderWay();
  const host: Host = {
    runId: workflowInfo().runId,
    now: () => Date.now(), // In a workflow, Temporal replays the clock.
    sleep: (ms, summary) => sleep(ms, summary === undefined ? {} : { summary }),
    waitUntil: (holds) => condition(holds),
    call: activitiesFor,
    holdCluster,
    runBatch: (batch) =>
      underWay.begin(
        () => startBatch(batch),
        ({ result }) => result(),
      ),
    steer: underWay.steer,
    held,
    tell: (input) => CancellationScope.nonCancellable(() => notices.notify(input)),
    // Scopes are Temporal's own: whatever is called inside belongs to them.
    cancellable: (run) => {
      const scope = new CancellationScope();
      return { result: scope.run(() => run(host)), cancel: () => scope.cancel() };
    },
    shielded: (run) => CancellationScope.nonCancellable(() => run(host)),
    isCancellation,
    show: setCurrentDetails,
  };
  return host;
}

async function startBatch(batch: NodeBatch) {
  const child = await startChild<(argument: NodeBatch) => Promise<readonly NodeTiming[]>>(
    'nodeBatch',
    {
      args: [batch],
      workflowId: `${workflowInfo().workflowId}/${batch.id}`,
      // A cancelled parent waits until no node is being changed any more.
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `${batch.name}: ${batch.nodes.length} nodes`,
    },
  );
  return {
    result: () => child.result(),
    // One that ends just now needs to hear nothing.
    steer: (change: Steer) => void child.signal(steerSignal, change).catch(() => undefined),
  };
}
