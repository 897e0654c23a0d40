import type { Client, ScheduleHandle } from '@temporalio/client';
import { ScheduleNotFoundError } from '@temporalio/client';
import pLimit from 'p-limit';
import { workflowIdOf } from '../../workflows/messages.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { isScheduleMemo, type ScheduleView, viewOf } from './schedule-view.js';

/** Id of the schedule of a cluster: one, as there is one run. */
export const scheduleIdOf = workflowIdOf;

/** Questions to Temporal at the same time. */
const AT_ONCE = 10;

/** The schedule of a cluster. @throws Fault with code 7 where there is none of ours. */
export async function describeSchedule(client: Client, cluster: string): Promise<ScheduleView> {
  const view = await lookUp(client.schedule.getHandle(scheduleIdOf(cluster)));
  if (view === undefined) throw missing(cluster);
  return view;
}

/** All of ours, by cluster. Temporal's list may lag by seconds behind what was just done. */
export async function listSchedules(client: Client): Promise<readonly ScheduleView[]> {
  const ids: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) ids.push(scheduleId);
  const limit = pLimit(AT_ONCE);
  const views = await Promise.all(
    ids.map((id) => limit(() => lookUp(client.schedule.getHandle(id)))),
  );
  return views
    .filter((view) => view !== undefined)
    .toSorted((one, other) => (one.cluster < other.cluster ? -1 : 1));
}

/** Lets starts pass from now on; a run under way goes on. The note says who and why. */
export const pauseSchedule = (client: Client, cluster: string, note: string) =>
  change(client, cluster, (handle) => handle.pause(note));

/** Starts runs again at the next time. The note says who and why. */
export const resumeSchedule = (client: Client, cluster: string, note: string) =>
  change(client, cluster, (handle) => handle.unpause(note));

/** Removes it; a run under way goes on. @throws Fault with code 7 where there is none of ours. */
export async function deleteSchedule(client: Client, cluster: string): Promise<void> {
  await describeSchedule(client, cluster);
  await client.schedule.getHandle(scheduleIdOf(cluster)).delete();
}

/** Who says something and why, as it stands in a schedule's note. */
export const noteOf = (by: string, reason: string | undefined): string =>
  reason === undefined ? by : `${by}: ${reason}`;

async function change(
  client: Client,
  cluster: string,
  act: (handle: ScheduleHandle) => Promise<void>,
): Promise<ScheduleView> {
  await describeSchedule(client, cluster);
  await act(client.schedule.getHandle(scheduleIdOf(cluster)));
  return describeSchedule(client, cluster);
}

/** What there is to tell of a schedule; undefined where it is gone or not ours. */
async function lookUp(handle: ScheduleHandle): Promise<ScheduleView | undefined> {
  try {
    const description = await handle.describe();
    return isScheduleMemo(description.memo) ? viewOf(description, description.memo) : undefined;
  } catch (cause) {
    if (cause instanceof ScheduleNotFoundError) return undefined;
    throw cause;
  }
}

const missing = (cluster: string) =>
  fault(
    ExitCode.WrongMoment,
    `there is no schedule for cluster ${cluster}; make one with: cutover schedule create SPEC`,
  );
