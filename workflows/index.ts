import type { NodeTiming } from '../model/journal.js';
import type { Report } from '../model/report.js';
import type { PlanView } from '../model/status.js';
import { inPlaceSwitch as strategy } from './in-place-switch.js';
import { type NodeBatch, runNodes } from './runbook/batch.js';
import { viewOf } from './runbook/conduct.js';
import { serve } from './temporal/serve.js';
import { temporalHost } from './temporal/host.js';

/** Moves a cluster, where it stands, to another version. One JSON argument: the spec. */
export const inPlaceSwitch = (request: unknown): Promise<Report> => serve(strategy, request);

/** What `inPlaceSwitch` would do, and nothing else: reads, plans, changes nothing. */
export async function planSwitch(request: unknown): Promise<PlanView> {
  const host = temporalHost();
  const plan = await strategy.prepare(host, request);
  return viewOf(plan, strategy.runbook(plan), host.runId);
}

/** One batch of nodes; a child of a strategy, never started by people. */
export const nodeBatch = (batch: NodeBatch): Promise<readonly NodeTiming[]> =>
  runNodes(temporalHost(), batch);
