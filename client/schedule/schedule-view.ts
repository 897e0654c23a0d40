import type { ScheduleDescription } from '@temporalio/client';

/** What is kept beside a schedule, since Temporal knows only the times and the argument. */
export interface ScheduleMemo {
  readonly cluster: string;
  /** Versions of the spec, for whoever lists schedules. */
  readonly from: string;
  readonly to: string;
  /** When runs are started, in words. */
  readonly said: string;
  /** In which times are shown. */
  readonly zone: string;
  /** Who created it, and why. */
  readonly by: string;
  readonly reason?: string;
}

/** A schedule as commands and pages show it; instants are milliseconds since 1970. */
export interface ScheduleView extends ScheduleMemo {
  readonly scheduleId: string;
  readonly state: 'active' | 'paused';
  /** Why it is as it is: who said so, or that a run failed. */
  readonly note?: string;
  /** Next starts, at most ten; a paused schedule lets them pass. */
  readonly next: readonly number[];
  /** Latest starts, oldest first. */
  readonly recent: readonly {
    readonly at: number;
    readonly workflowId: string;
    readonly runId: string;
  }[];
  /** Workflows that it has started and that have not ended. */
  readonly running: readonly string[];
  readonly started: number;
  /** Starts that were so late that they were left out. */
  readonly missed: number;
  /** Starts that were left out while a run was under way. */
  readonly skipped: number;
}

/** Is this a schedule of ours? Its memo says so. */
export const isScheduleMemo = (memo: unknown): memo is ScheduleMemo =>
  typeof memo === 'object' &&
  memo !== null &&
  ['cluster', 'from', 'to', 'said', 'zone', 'by'].every(
    (name) => typeof Reflect.get(memo, name) === 'string',
  );

/** What Temporal tells of a schedule, with what was kept beside it. Pure. */
export function viewOf(
  { scheduleId, state, info }: ScheduleDescription,
  memo: ScheduleMemo,
): ScheduleView {
  const { cluster, from, to, said, zone, by, reason } = memo;
  return {
    cluster,
    from,
    to,
    said,
    zone,
    by,
    ...(reason !== undefined && { reason }),
    scheduleId,
    state: state.paused ? 'paused' : 'active',
    ...(state.note !== undefined && state.note !== '' && { note: state.note }),
    next: info.nextActionTimes.map((time) => time.getTime()),
    recent: info.recentActions.map(({ takenAt, action }) => ({
      at: takenAt.getTime(),
      workflowId: action.workflow.workflowId,
      runId: action.workflow.firstExecutionRunId,
    })),
    running: info.runningActions.map(({ workflow }) => workflow.workflowId),
    started: info.numActionsTaken,
    missed: info.numActionsMissedCatchupWindow,
    skipped: info.numActionsSkippedOverlap,
  };
}
