import { getExternalWorkflowHandle, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Finding, Waiver } from '../model/finding.js';
import type { NodeTiming } from '../model/journal.js';
import type { Report } from '../model/report.js';
import type { AssessmentView, PlanView, RehearsalView } from '../model/status.js';
import { findingsOf } from './planning/plan-switch.js';
import { waive } from './planning/waive.js';
import { heldSignal, steerSignal } from './messages.js';
import { assess, rehearse } from './prepare.js';
import type { Held } from './runbook/host.js';
import { type NodeBatch, helmOf, runNodes, turn } from './runbook/batch.js';
import { viewOf } from './runbook/conduct.js';
import { refused } from './runbook/failures.js';
import { serve } from './temporal/serve.js';
import { strategies, strategyIn } from './strategies.js';
import { temporalHost } from './temporal/host.js';

export { scheduledSwitch } from './scheduled-switch.js';
export { clusterHold } from './temporal/cluster-hold.js';

/** Moves a cluster, where it stands, to another version. One JSON argument: the spec. */
export const inPlaceSwitch = (request: unknown): Promise<Report> =>
  serve(strategies['in-place-switch'], request);

/** Moves a cluster to the next minor, node by node. One JSON argument: the spec. */
export const inPlaceStepwise = (request: unknown): Promise<Report> =>
  serve(strategies['in-place-stepwise'], request);

/** What a run of the same request would do, and nothing else: reads, plans, changes nothing. */
export async function planSwitch(request: unknown): Promise<PlanView> {
  const host = temporalHost();
  const strategy = strategies[strategyIn(request)];
  const planned = await strategy.prepare(host, request, 'look');
  return viewOf(planned, strategy.runbook(planned.plan, new Set()), host.runId);
}

/** What is known before anything is rehearsed: reads cluster, nodes and bundle, changes nothing. */
export async function assessCluster(request: unknown): Promise<AssessmentView> {
  const { spec, inventory } = await assess(temporalHost(), request, 'look');
  const findings = waived(findingsOf(spec, inventory), spec.waivers);
  return { cluster: inventory.cluster, findings, nodes: inventory.nodes.length };
}

/** Plays the migration through on a copy, and nothing else. @throws Refused where the spec does not fit the cluster. */
export async function rehearseCluster(request: unknown): Promise<RehearsalView> {
  const host = temporalHost();
  const { spec, inventory } = await assess(host, request, 'look');
  const rehearsal = await rehearse(host, spec, inventory);
  if (rehearsal === undefined)
    throw refused('what the spec says does not fit the cluster; see cutover assess');
  return { rehearsal: { ...rehearsal, findings: waived(rehearsal.findings, spec.waivers) } };
}

/** Half of what is found: waivers that meet nothing here may meet something in the other half. */
const waived = (findings: readonly Finding[], waivers: readonly Waiver[]): Finding[] =>
  waive(findings, waivers).slice(0, findings.length);

/** One batch of nodes; a child of a strategy, never started by people. */
export async function nodeBatch(batch: NodeBatch): Promise<readonly NodeTiming[]> {
  const helm = helmOf(batch);
  setHandler(steerSignal, (change) => turn(helm, change), {
    description: 'From the run to its batch: another pace, or a node to leave',
  });
  return runNodes(temporalHost({ held: tellRun }), batch, helm);
}

/** A run that ends just now needs to hear nothing. */
function tellRun(held: Held): void {
  const { parent } = workflowInfo();
  if (parent === undefined) return;
  const run = getExternalWorkflowHandle(parent.workflowId, parent.runId);
  void run.signal(heldSignal, held).catch(() => undefined);
}
