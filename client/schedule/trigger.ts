import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { ScheduleOverlapPolicy, WorkflowNotFoundError } from '@temporalio/client';
import { workflowIdOf } from '../../workflows/messages.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { isUnderWay } from '../runs.js';
import type { ScheduleView } from './schedule-view.js';
import { describeSchedule } from './schedules.js';

/** How long Temporal may take to start what it was asked for. */
const startTimeoutMs = 15_000;
const lookEveryMs = 200;

/**
 * Starts a run now, as the schedule would; also where it is paused. Answers with the workflow that was started.
 * @throws Fault with code 7 while a run is under way, with code 1 where nothing starts in time.
 */
export async function triggerSchedule(
  client: Client,
  cluster: string,
): Promise<{ readonly workflowId: string }> {
  const before = await describeSchedule(client, cluster);
  if (before.running.length > 0 || (await hasRun(client, cluster)))
    throw fault(
      ExitCode.WrongMoment,
      `a run on ${cluster} is under way; see it with: cutover status ${cluster}`,
    );
  await untilNextSecond(before);
  await client.schedule.getHandle(before.scheduleId).trigger(ScheduleOverlapPolicy.SKIP);
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const started = newest(before, await describeSchedule(client, cluster));
    if (started !== undefined) return { workflowId: started };
    if (Date.now() > deadline)
      throw fault(
        ExitCode.Failed,
        `Temporal was asked, but has not started a run on ${cluster} within ${startTimeoutMs / 1000} s`,
      );
    await delay(lookEveryMs);
  }
}

/** Temporal names what it starts by the whole second: a second start within one would be taken for the first. */
async function untilNextSecond({ recent }: ScheduleView): Promise<void> {
  const last = Math.floor((recent.at(-1)?.at ?? 0) / 1000);
  // Its clock is another one than ours: no longer than a second is waited for it.
  const early = (last + 1) * 1000 - Date.now();
  if (early > 0) await delay(Math.min(early, 1000));
}

/** The start that was not there before. */
function newest(before: ScheduleView, after: ScheduleView): string | undefined {
  const known = new Set(before.recent.map(({ workflowId }) => workflowId));
  return after.recent.findLast(({ workflowId }) => !known.has(workflowId))?.workflowId;
}

const hasRun = (client: Client, cluster: string): Promise<boolean> =>
  isUnderWay(client.workflow.getHandle(workflowIdOf(cluster))).catch((cause: unknown) => {
    if (cause instanceof WorkflowNotFoundError) return false;
    throw cause;
  });
