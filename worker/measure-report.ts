import type { Report } from '../model/report.js';
import { summariseReport } from '../model/summary/summarise-report.js';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Metrics } from './metrics.js';

/** The activity that gets the whole report, once for each run that ends. */
const REPORTING = 'writeReport';

/** Measures every report that this worker writes. One that is written twice, as after a lost answer, counts twice. */
export const measuring =
  (metrics: Metrics): ActivityInterceptorsFactory =>
  ({ info }) => ({
    inbound: {
      execute: async (input, next) => {
        const result: unknown = await next(input);
        const [report] = input.args as readonly Report[];
        if (info.activityType === REPORTING && report !== undefined) measureReport(metrics, report);
        return result;
      },
    },
  });

/** What a report says in numbers, as metrics: what was done, not what was intended. */
export function measureReport(metrics: Metrics, report: Report): void {
  const { cluster, outcome, downtime } = report;
  const { steps, window } = summariseReport(report);
  metrics.runsEnded.add(1, { outcome });
  for (const { phase = 'none', isGate, attempts } of steps)
    for (const { kind, from, to, ended, nodes } of attempts) {
      const seconds = (to - from) / 1000;
      if (isGate) metrics.gateSeconds.record(seconds, { ended });
      else metrics.stepSeconds.record(seconds, { phase, kind, ended });
      for (const { failed } of nodes)
        metrics.nodeSteps.add(1, { phase, ended: failed === true ? 'failed' : 'done' });
    }
  if (window !== undefined)
    metrics.windowSeconds.set((window.to - window.from) / 1000, { cluster });
  if (downtime !== undefined) metrics.downtimeSeconds.set(downtime.awayMs / 1000, { cluster });
}
