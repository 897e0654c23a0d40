import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  ParentClosePolicy,
  condition,
  isCancellation,
  sleep,
  startChild,
} from '@temporalio/workflow';
import type { Holder } from '../../activities/contract.js';
import { holdIdOf } from '../../model/cluster-hold.js';
import { activitiesFor } from '../activity-stubs.js';
import { clusterOfRun } from '../messages.js';
import { refused } from '../runbook/failures.js';

/** A child of the run that works on a cluster, until that ends. It does nothing: what counts is that there is one of its id. */
export async function clusterHold(): Promise<void> {
  await condition(() => false).catch((cause: unknown) => {
    if (!isCancellation(cause)) throw cause;
  });
}

/** A hold whose run has just ended is gone within moments. */
const tries = 10;

/**
 * Takes the cluster with this UID, whatever a spec calls it, until the run ends in whichever way: Temporal then ends the
 * hold. A run that is cancelled has it until all is taken back. @throws Refused where another run has it, naming that.
 */
export const holdCluster = (uid: string): Promise<void> =>
  CancellationScope.nonCancellable(async () => {
    for (let attempt = 1; !(await begins(uid)); attempt += 1) {
      const holder = await activitiesFor('reading', 'ask who has the cluster').findHolder({ uid });
      if (holder !== null || attempt === tries) throw refused(heldText(uid, holder));
      await sleep('1s', { summary: 'a run has just let go of the cluster' });
    }
  });

/** Does a hold begin, or is there one? */
async function begins(uid: string): Promise<boolean> {
  try {
    await startChild<typeof clusterHold>('clusterHold', {
      workflowId: holdIdOf(uid),
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `one run at a time on the cluster with UID ${uid}`,
    });
    return true;
  } catch (cause) {
    if (cause instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw cause;
  }
}

function heldText(uid: string, holder: Holder | null): string {
  const held = `kubeconfig: leads to the cluster with UID ${uid}, on which`;
  if (holder === null) return `${held} other runs begin and end; start again when they have`;
  const { workflowId, runId } = holder;
  const cluster = clusterOfRun(workflowId);
  const name =
    cluster === undefined ? '' : `, which calls it ${cluster}; see: cutover status ${cluster}`;
  return `${held} another run is under way: ${workflowId} (${runId})${name}; start again when that has ended`;
}
