import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Entry } from '../model/journal.js';
import type { Decision, Request } from '../model/messages.js';
import type { PlanView, RunStatus } from '../model/status.js';

/** Id of the run on a cluster: the same for every strategy, so that a second one cannot start. */
export const workflowIdOf = (cluster: string): string => `migrate-${cluster}`;

/** Approve the open gate; wrong gate or digest is recorded and changes nothing. */
export const approveSignal = defineSignal<[Decision]>('approve');
/** Reject the open gate: what was begun is taken back. */
export const rejectSignal = defineSignal<[Decision]>('reject');
/** Start no further step. */
export const pauseSignal = defineSignal<[Request]>('pause');
/** Go on, or try a failed undo again. */
export const resumeSignal = defineSignal<[Request]>('resume');
/** Stop the step under way and take everything back, newest first. */
export const rollbackSignal = defineSignal<[Request]>('rollback');
/** Approve, and be told at once whether it counted. */
export const approveUpdate = defineUpdate<string, [Decision]>('approve-gate');

/** The run at a glance. */
export const statusQuery = defineQuery<RunStatus>('status');
/** What is to be approved; null while there is no plan. */
export const planQuery = defineQuery<PlanView | null>('plan');
/** Everything that was done and said, in order. */
export const journalQuery = defineQuery<readonly Entry[]>('journal');
