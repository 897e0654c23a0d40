import type { SwitchPlan } from '../../model/plan.js';
import type { Outcome, Report } from '../../model/report.js';
import type { InPlaceSwitchSpec } from '../../model/spec.js';
import type { PlanView, RunStatus } from '../../model/status.js';
import { digestOfPlan } from '../planning/digest.js';
import { linesOfChange } from '../planning/lines-of-change.js';
import { outlookOf } from '../planning/outlook.js';
import { type Desk, createDesk, write } from './desk.js';
import { type Ending, execute } from './execute.js';
import { because } from './failures.js';
import type { Host } from './host.js';
import { type Runbook, outline } from './step.js';
import { type Shown, detailsOf, statusOf } from './view.js';

/** What a strategy brings: a plan out of the request, and the runbook of that plan. */
export interface Strategy {
  readonly name: string;
  readonly prepare: (host: Host, request: unknown) => Promise<SwitchPlan>;
  readonly runbook: (plan: SwitchPlan) => Runbook;
}

/** One run of a strategy: messages and queries go to it, `conduct` moves it. */
export interface Run {
  readonly desk: Desk;
  status(): RunStatus;
  plan(): PlanView | undefined;
  /** @throws Refused for a wrong request, NeedsOperator where neither way is open. */
  conduct(request: unknown): Promise<Report>;
}

/** Parse, assess, plan, execute, report: the same for every strategy. */
export function createRun(host: Host, strategy: Strategy): Run {
  const desk = createDesk(host.runId);
  let plan: SwitchPlan | undefined;
  let runbook: Runbook = [];
  let outcome: Outcome | undefined;
  const shown = (): Shown => ({
    cluster: plan?.spec.cluster ?? 'unknown cluster',
    from: plan?.spec.from ?? '?',
    to: plan?.spec.version ?? '?',
    runbook,
    desk,
    ...(outcome && { outcome }),
  });
  return {
    desk,
    status: () => statusOf(shown()),
    plan: () => (plan === undefined ? undefined : viewOf(plan, runbook, host.runId)),
    conduct: async (request) => {
      desk.changed = () => host.show(detailsOf(shown()));
      const startedAt = host.now();
      plan = await strategy.prepare(host, request);
      const { spec } = plan;
      runbook = strategy.runbook(plan);
      desk.planDigest = digestOfPlan(plan);
      const ending = await execute(runbook, host, desk);
      outcome = ending.outcome;
      const report = reportOf(host, strategy, plan, runbook, desk, ending, startedAt);
      desk.changed();
      return host.shielded(() => publish(host, spec, report, desk));
    },
  };
}

/** What a person reads before approving. */
export const viewOf = (plan: SwitchPlan, runbook: Runbook, runId: string): PlanView => ({
  planDigest: digestOfPlan(plan),
  runId,
  outline: outline(runbook),
  findings: plan.findings,
  changes: linesOfChange(plan),
  ...outlookOf(plan),
});

function reportOf(
  host: Host,
  strategy: Strategy,
  plan: SwitchPlan,
  runbook: Runbook,
  desk: Desk,
  ending: Ending,
  startedAt: number,
): Report {
  return {
    cluster: plan.spec.cluster,
    clusterUid: plan.cluster.uid,
    runId: host.runId,
    strategy: strategy.name,
    from: plan.spec.from,
    to: plan.spec.version,
    outcome: ending.outcome,
    ...(ending.reason !== undefined && { reason: ending.reason }),
    planDigest: digestOfPlan(plan),
    outline: outline(runbook),
    journal: desk.journal,
    findings: plan.findings,
    approvals: desk.approvals,
    startedAt,
    finishedAt: host.now(),
  };
}

/** Adds what the prober saw and writes the files. The cluster is where it is, whatever comes of that. */
async function publish(host: Host, { proberFile }: InPlaceSwitchSpec, report: Report, desk: Desk) {
  try {
    const downtime = await downtimeOf(host, proberFile, report);
    const whole: Report = downtime ? { ...report, downtime } : report;
    await host.call('changing', 'write the report').writeReport(whole);
    return whole;
  } catch (cause) {
    const evidence = { summary: `could not write the report: ${because(cause)}` };
    write(desk, { at: host.now(), verb: 'fail', step: 'write the report', evidence });
    return report;
  }
}

const downtimeOf = async (host: Host, file: string | undefined, report: Report) =>
  file === undefined
    ? undefined
    : host
        .call('reading', 'read what the prober saw')
        .readDowntime({ file, from: report.startedAt, to: report.finishedAt });
