import { countText, durationText } from '../../model/duration.js';
import type { Downtime, Outcome, Report } from '../../model/report.js';
import type { ReportSummary } from '../../model/summary/summarise-report.js';
import type { Html } from '../../model/html.js';
import { html } from '../../model/html.js';
import { dateText } from './times.js';

const outcomes: Readonly<Record<Outcome, { readonly word: string; readonly meaning: string }>> = {
  migrated: { word: 'Migrated', meaning: 'The new version serves; the old files are kept.' },
  'rolled-back': { word: 'Rolled back', meaning: 'The old version serves again.' },
  rejected: { word: 'Rejected', meaning: 'Nothing of the cluster was changed.' },
};

/** What happened, to which cluster, in one screen. */
export function header(report: Report, summary: ReportSummary): Html {
  const { word, meaning } = outcomes[report.outcome];
  return html`<header class="hero ${report.outcome}">
    <p class="kicker">kube-cutover · ${report.strategy} · migration report</p>
    <h1>
      <span class="cluster">${report.cluster}</span>
      <span class="versions"
        >${report.from} <span class="arrow" aria-label="to">→</span> ${report.to}</span
      >
    </h1>
    <p class="verdict">
      <strong class="badge">${word}</strong> ${meaning}
      ${report.data === 'snapshot' ? 'Its data is that of the snapshot of the hop.' : undefined}
    </p>
    ${report.reason === undefined ? undefined : html`<p class="reason">${report.reason}</p>`}
    <dl class="figures">${figures(report, summary)}</dl>
    <p class="fine">
      ${dateText(report.startedAt)} to ${dateText(report.finishedAt)} · run
      <code>${report.runId}</code> · plan
      <code title="${report.planDigest}">${report.planDigest.slice(0, 12)}</code>
      ${windowUsed(report.window)}
    </p>
  </header>`;
}

/** The maintenance window in which the cluster was changed. */
const windowUsed = (window: Report['window']): Html | undefined =>
  window === undefined
    ? undefined
    : html`· in the window from ${dateText(window.opensAt)} to ${dateText(window.closesAt)}`;

function figures(report: Report, summary: ReportSummary): Html[] {
  const { nodes, rollback, waitingMs } = summary;
  return [
    windowFigure(report.outcome, summary),
    awayFigure(report.downtime),
    rollback === undefined
      ? figure('Nodes worked on', String(nodes.length), busiest(nodes))
      : figure('Rollback', durationText(rollback.to - rollback.from), 'first undo to last'),
    figure('Waited for people', durationText(waitingMs), peopleNote(report.approvals)),
  ];
}

function windowFigure(outcome: Outcome, { window, isBackFromGate }: ReportSummary): Html {
  if (window === undefined) return figure('Window', 'none', 'no component was stopped');
  const end = outcome === 'migrated' || isBackFromGate ? 'all verified' : 'the old side back';
  return figure('Window', durationText(window.to - window.from), `first stop to ${end}`);
}

function awayFigure(downtime: Downtime | undefined): Html {
  if (downtime === undefined || downtime.requests === 0)
    return figure('Application away', 'not measured', 'no outside prober ran');
  const { awayMs, failed, requests } = downtime;
  return figure(
    'Application away',
    awayMs === 0 ? 'never' : durationText(awayMs),
    `${countText(failed)} of ${countText(requests)} requests failed`,
  );
}

const figure = (name: string, value: string, note: string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd><b>${value}</b><span>${note}</span></dd>
  </div>`;

function busiest(nodes: ReportSummary['nodes']): string {
  const [most] = nodes.toSorted((a, b) => b.busyMs - a.busyMs);
  return most === undefined
    ? 'none was touched'
    : `busiest ${most.node}, ${durationText(most.busyMs)}`;
}

function peopleNote(approvals: Report['approvals']): string {
  const names = [...new Set(approvals.map(({ by }) => by))];
  if (names.length === 0) return 'nobody decided anything';
  const more = names.length > 2 ? ` and ${names.length - 2} more` : '';
  return `decided by ${names.slice(0, 2).join(', ')}${more}`;
}
