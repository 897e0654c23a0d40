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
const startTimeoutMs = 30_000;
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
  const ask = () =>
    client.schedule.getHandle(before.scheduleId).trigger(ScheduleOverlapPolicy.SKIP);
  await ask();
  const deadline = Date.now() + startTimeoutMs;
  let { skipped } = before;
  while (Date.now() < deadline) {
    const now = await describeSchedule(client, cluster);
    const started = newest(before, now);
    if (started !== undefined) return { workflowId: started };
    // The schedule hears of its last workflow's end after everybody else: what it is asked for until then is skipped.
    if (now.skipped > skipped && now.running.length === 0) await ask();
    ({ skipped } = now);
    await delay(lookEveryMs);
  }
  throw fault(
    ExitCode.Failed,
    `Temporal was asked, but has not started a run on ${cluster} within ${startTimeoutMs / 1000} s`,
  );
}

/** The start that was not there before; its name alone does not tell, since Temporal names by the whole second. */
function newest(before: ScheduleView, after: ScheduleView): string | undefined {
  const known = new Set(before.recent.map(({ runId }) => runId));
  return after.recent.findLast(({ runId }) => !known.has(runId))?.workflowId;
}

const hasRun = (client: Client, cluster: string): Promise<boolean> =>
  isUnderWay(client.workflow.getHandle(workflowIdOf(cluster))).catch((cause: unknown) => {
    if (cause instanceof WorkflowNotFoundError) return false;
    throw cause;
  });
