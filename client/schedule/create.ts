import type { Client } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import { rootMessage } from '../root-message.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import type { SpecFile } from '../read-spec.js';
import type { ScheduleMemo, ScheduleView } from './schedule-view.js';
import { describeSchedule, noteOf, scheduleIdOf } from './schedules.js';
import type { When } from './when.js';

/** A schedule that is wanted. */
export interface NewSchedule {
  readonly file: SpecFile;
  readonly when: When;
  readonly by: string;
  readonly reason?: string;
  /** How late a start may be made up for, milliseconds; ten minutes unless told. Temporal's least is ten seconds. */
  readonly catchUpMs?: number;
}

const CATCH_UP_MS = 10 * 60_000;

/**
 * Has Temporal start the run of a cluster at these times. A start that is too late is left out, so is one while a run
 * that the schedule started is under way; a run that fails pauses the schedule.
 * @throws Fault with code 7 where the cluster has a schedule, with code 2 where Temporal refuses the times.
 */
export async function createSchedule(client: Client, wanted: NewSchedule): Promise<ScheduleView> {
  const { file, when, by, reason, catchUpMs = CATCH_UP_MS } = wanted;
  const { cluster, from, version } = file.spec;
  const { said, zone } = when;
  const memo: ScheduleMemo = {
    cluster,
    from,
    to: version,
    said,
    zone,
    by,
    ...(reason !== undefined && { reason }),
  };
  try {
    await client.schedule.create({
      scheduleId: scheduleIdOf(cluster),
      spec: when.spec,
      action: {
        type: 'startWorkflow',
        workflowType: 'scheduledSwitch',
        workflowId: `scheduled-${cluster}`,
        taskQueue: CLUSTER_QUEUE,
        staticSummary: `${cluster}: ${from} to ${version}, by its schedule`,
        args: [file.written],
      },
      policies: {
        overlap: ScheduleOverlapPolicy.SKIP,
        catchupWindow: catchUpMs,
        pauseOnFailure: true,
      },
      memo: { ...memo },
      state: { note: noteOf(by, reason) },
    });
  } catch (cause) {
    throw refusal(cluster, cause);
  }
  return withStarts(client, await describeSchedule(client, cluster));
}

function refusal(cluster: string, cause: unknown): unknown {
  if (cause instanceof ScheduleAlreadyRunning)
    return fault(
      ExitCode.WrongMoment,
      `cluster ${cluster} has a schedule already; see it with: cutover schedule list`,
      `take it away with: cutover schedule delete ${cluster}`,
    );
  return isInvalid(cause)
    ? fault(ExitCode.BadInput, `Temporal refuses the times: ${rootMessage(cause)}`)
    : cause;
}

/** Temporal's client makes a TypeError, with the server's words, of an argument that the server refuses. */
const isInvalid = (cause: unknown): boolean => cause instanceof Error && cause.name === 'TypeError';

/** Only Temporal knows when a cron expression fires; one that never does helps nobody. */
async function withStarts(client: Client, view: ScheduleView): Promise<ScheduleView> {
  if (view.next.length > 0) return view;
  await client.schedule.getHandle(view.scheduleId).delete();
  throw fault(ExitCode.BadInput, `nothing would ever be started ${view.said}; say another time`);
}
