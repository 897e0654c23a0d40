import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Entry } from '../model/journal.js';
import type { SignedApproval } from '../model/approvals.js';
import type {
  Decision,
  NodeRateNote,
  PaceRequest,
  Quarantined,
  Request,
  RollbackRequest,
} from '../model/messages.js';
import type { PlanView, RunStatus } from '../model/status.js';
import type { Steer } from './runbook/desk.js';
import type { Held } from './runbook/host.js';

/** Id of the run on a cluster: the same for every strategy, so that a second one cannot start. */
export const workflowIdOf = (cluster: string): string => `migrate-${cluster}`;

/** The cluster of a run, as its spec calls it; absent for what nobody has started as people do. */
export const clusterOfRun = (workflowId: string): string | undefined =>
  /^migrate-(.+)$/.exec(workflowId)?.[1];

/** Approve the open gate; wrong gate or digest is recorded and changes nothing. */
export const approveSignal = defineSignal<[Decision | SignedApproval]>('approve');
/** Reject the open gate: what was begun is taken back, or the run waits on, as the spec says. */
export const rejectSignal = defineSignal<[Decision | SignedApproval]>('reject');
/** Start no further step. */
export const pauseSignal = defineSignal<[Request]>('pause');
/** Go on, or try a failed undo again. */
export const resumeSignal = defineSignal<[Request]>('resume');
/** Stop the step under way and take everything back, newest first, or what came after a step. */
export const rollbackSignal = defineSignal<[RollbackRequest]>('rollback');
/** Change so many nodes at the same time, from now on. */
export const paceSignal = defineSignal<[PaceRequest]>('pace');
/** Go on without a worker. */
export const quarantineSignal = defineSignal<[Quarantined]>('quarantine');
/** Approve, and be told at once whether it counted. */
export const approveUpdate = defineUpdate<string, [Decision | SignedApproval]>('approve-gate');

/** Who has what waits for its next attempt tried at once, and why; the client does it, as Temporal keeps the attempts. */
export const retrySignal = defineSignal<[Request]>('retry');
/** Who changed the rate of the nodes' task queue, and why; the client does it, as the queue is Temporal's. */
export const nodeRateSignal = defineSignal<[NodeRateNote]>('node-rate');
/** From a batch to its run; never sent by people. */
export const heldSignal = defineSignal<[Held]>('held');
/** From a run to its batches; never sent by people. */
export const steerSignal = defineSignal<[Steer]>('steer');

/** The run at a glance. */
export const statusQuery = defineQuery<RunStatus>('status');
/** What is to be approved; null while there is no plan. */
export const planQuery = defineQuery<PlanView | null>('plan');
/** Everything that was done and said, in order. */
export const journalQuery = defineQuery<readonly Entry[]>('journal');
