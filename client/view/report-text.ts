import { countText, durationText } from '../../model/duration.js';
import type { Downtime, Outcome, Report } from '../../model/report.js';
import { summariseObjects } from '../../model/summary/summarise-objects.js';
import { publishedPhases, summariseReport } from '../../model/summary/summarise-report.js';
import { findingsText } from './findings-text.js';
import { nameWidth, peopleLines } from './report-people.js';

const outcomes: Readonly<Record<Outcome, string>> = {
  migrated: 'migrated',
  'rolled-back': 'rolled back',
  rejected: 'rejected',
};

/** A report on one screen, with the numbers that the page has. */
export function reportText(report: Report): string {
  const { phases, window, rollback, waitingMs, steps } = summariseReport(report);
  const undone = steps.filter(({ state }) => state === 'undone').length;
  const done = steps.filter(({ state }) => state === 'done').length;
  const row = (name: string, value: string): string => `  ${name.padEnd(nameWidth)}${value}`;
  return [
    `${report.cluster}: ${report.from} -> ${report.to}, ${outcomes[report.outcome]}`,
    ...(report.reason === undefined ? [] : [`  ${report.reason}`]),
    '',
    row('window', window ? durationText(window.to - window.from) : 'nothing was stopped'),
    row('application away', awayText(report.downtime)),
    ...(rollback ? [row('rollback', durationText(rollback.to - rollback.from))] : []),
    row('waited for people', durationText(waitingMs)),
    ...(report.data === 'snapshot' ? [row('data', dataText(report))] : []),
    ...objectRows(report).map((value) => row('objects', value)),
    row('steps', `${done} of ${steps.length} done${undone > 0 ? `, ${undone} taken back` : ''}`),
    '',
    ...publishedPhases.map((phase) =>
      row(phase, phases[phase] === 0 ? '-' : durationText(phases[phase])),
    ),
    '',
    ...peopleLines(report),
    '',
    ...findingsText(report.findings, { all: false, rest: '--json has them' }),
  ].join('\n');
}

/** Where what was written since lies now, as the line that took it back says. */
function dataText({ journal }: Report): string {
  const told = journal.findLast(({ evidence }) => evidence.details?.['givenUpData'] !== undefined);
  const place = told?.evidence.details?.['givenUpData'];
  const aside = typeof place === 'string' ? `; what was given up lies as ${place}` : '';
  return `as in the snapshot of the hop${aside}`;
}

/** What the import did, and what was equal afterwards; nothing where it did not come to an import. */
function objectRows({ journal }: Report): string[] {
  const { import: counts, equalAfter } = summariseObjects(journal);
  const told = Object.entries(counts).map(([verdict, count]) => `${countText(count)} ${verdict}`);
  if (told.length === 0) return [];
  const equal = equalAfter === undefined ? '' : `; ${countText(equalAfter)} equal afterwards`;
  return [`${told.join(', ')}${equal}`];
}

function awayText(downtime: Downtime | undefined): string {
  if (downtime === undefined || downtime.requests === 0) return 'not measured';
  const { awayMs, failed, requests } = downtime;
  const away = awayMs === 0 ? 'never' : durationText(awayMs);
  return `${away}, ${countText(failed)} of ${countText(requests)} requests failed`;
}
