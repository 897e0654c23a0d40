import type { Planned } from '../../activities/contract.js';
import { isBlocking } from '../../model/finding.js';
import type { SwitchPlan } from '../../model/plan.js';
import type { Outcome, Report } from '../../model/report.js';
import type { InPlaceSpec } from '../../model/spec.js';
import type { PlanView, RunStatus } from '../../model/status.js';
import { linesOfChange } from '../planning/lines-of-change.js';
import { outlookOf } from '../planning/outlook.js';
import { type Desk, createDesk, record, write } from './desk.js';
import { detailsOf } from './details.js';
import { type Ending, execute } from './execute.js';
import { because, refused } from './failures.js';
import type { Host } from './host.js';
import { type Runbook, outline } from './step.js';
import type { Prepared, Strategy } from './strategy.js';
import { teller } from './tell.js';
import { type Shown, statusOf } from './view.js';

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
    plan: () =>
      plan === undefined
        ? undefined
        : viewOf({ plan, planDigest: desk.planDigest ?? '' }, runbook, host.runId),
    conduct: async (request) => {
      desk.changed = () => host.show(detailsOf(statusOf(shown())));
      desk.onSteer = (change) => host.steer(change);
      const startedAt = host.now();
      const planned = await strategy.prepare(host, request, 'run');
      plan = planned.plan;
      runbook = strategy.runbook(plan, desk.lost);
      const told = layOut(desk, host, strategy, planned, runbook);
      try {
        refuseBlocked(plan);
        const ending = await execute(runbook, host, desk);
        outcome = ending.outcome;
        const report = reportOf(host, strategy, planned, runbook, desk, ending, startedAt);
        desk.changed();
        const { spec } = plan;
        const whole = await host.shielded((inner) => publish(inner, spec, report, desk));
        desk.tell(
          'finished',
          `${outcome}${ending.reason === undefined ? '' : `: ${ending.reason}`}`,
        );
        return whole;
      } catch (cause) {
        desk.tell('failed', because(cause));
        throw cause;
      } finally {
        await host.shielded(told);
      }
    },
  };
}

/** What messages need to know of the plan. Returns what waits until everybody was told. */
function layOut(
  desk: Desk,
  host: Host,
  strategy: Strategy,
  { plan, planDigest, requester }: Prepared,
  runbook: Runbook,
): () => Promise<void> {
  desk.planDigest = planDigest;
  desk.steps = runbook.map(({ name }) => name);
  if (requester !== undefined) {
    desk.requestedBy = requester;
    if (requester.key !== undefined)
      record(
        desk,
        'request',
        `asked for by ${requester.name}, signed with ${requester.key}`,
        host.now(),
      );
  }
  desk.objectionToQuarantine = (node) => strategy.objectionToQuarantine(plan, desk, node);
  desk.snapshotChoice = () => strategy.snapshotChoice(plan, desk);
  const { tell, settled } = teller(host, desk, plan.spec);
  desk.tell = tell;
  return settled;
}

/** @throws Refused naming every blocker that nobody answers for. */
function refuseBlocked({ findings }: SwitchPlan): void {
  const blockers = findings.filter(isBlocking);
  if (blockers.length === 0) return;
  throw refused(
    blockers
      .map(({ id, where, what, remedy }) => `${where}: ${what} (${id}); ${remedy ?? 'mend it'}`)
      .join('\n'),
  );
}

/** What a person reads before approving. */
export const viewOf = (
  { plan, planDigest }: Planned,
  runbook: Runbook,
  runId: string,
): PlanView => ({
  planDigest,
  runId,
  outline: outline(runbook),
  findings: plan.findings,
  changes: linesOfChange(plan),
  ...outlookOf(plan),
});

function reportOf(
  host: Host,
  strategy: Strategy,
  { plan, planDigest }: Planned,
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
    ...(ending.outcome === 'rolled-back' && desk.data && { data: desk.data }),
    planDigest,
    ...(desk.requestedBy && { requestedBy: desk.requestedBy }),
    outline: outline(runbook),
    journal: desk.journal,
    findings: plan.findings,
    ...(plan.rehearsal && { rehearsal: plan.rehearsal }),
    ...expectedOf(plan),
    approvals: desk.approvals,
    ...(desk.window?.state === 'open' && {
      window: { opensAt: desk.window.opensAt, closesAt: desk.window.closesAt },
    }),
    ...(desk.quarantined.length > 0 && { quarantined: desk.quarantined }),
    startedAt,
    finishedAt: host.now(),
  };
}

/** What the approval stood on, for comparison with what was seen. */
function expectedOf(plan: SwitchPlan): Pick<Report, 'estimate'> {
  const { estimate } = outlookOf(plan);
  if (estimate === undefined) return {};
  const { parts, window, rollback } = estimate;
  return { estimate: { parts, window, rollback } };
}

/** Adds what the prober saw and writes the files. The cluster is where it is, whatever comes of that. */
async function publish(host: Host, { proberFile }: InPlaceSpec, report: Report, desk: Desk) {
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
