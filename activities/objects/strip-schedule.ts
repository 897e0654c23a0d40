import { textAt } from './json-path.js';
import type { Strip } from './strip.js';
import { isOfType } from './surroundings.js';

/**
 * Of the status of a CronJob one moment stays: since when ticks count as missed, which is when it was scheduled last, or created. It
 * is told to the new side after the creation (schedules.ts).
 */
export const stripSchedule: Strip = (item) => {
  if (!isOfType('cronjobs.batch')(item)) return item.object;
  const since =
    textAt(item.object, 'status', 'lastScheduleTime') ??
    textAt(item.object, 'metadata', 'creationTimestamp');
  const { status: _status, ...rest } = item.object;
  return since === undefined ? rest : { ...rest, status: { lastScheduleTime: since } };
};
