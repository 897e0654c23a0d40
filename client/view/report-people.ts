import { durationText } from '../../model/duration.js';
import { requesterText, shortKey } from '../../model/requester-text.js';
import type { Report } from '../../model/report.js';
import { summariseReport } from '../../model/summary/summarise-report.js';
import { clock } from '../explain/words.js';
import { filled } from './layout.js';

/** Columns of the name of a line in a report. */
export const nameWidth = 18;

/** Who asked, who decided what, which nodes were left out, and the maintenance window that was used. */
export const peopleLines = (report: Report): string[] => [
  ...(report.requestedBy === undefined
    ? []
    : line('asked for by', requesterText(report.requestedBy))),
  ...report.approvals.flatMap((one) => line(`gate ${one.gate}`, decisionText(one))),
  ...(report.quarantined ?? []).flatMap(({ node, by, reason }) =>
    line('left out', `${node} by ${by}: ${reason}`),
  ),
  ...(report.window === undefined ? [] : line('maintenance', maintenanceText(report))),
];

/** Words of people are filled anew, so that none of them can pass for a line of ours. */
const line = (name: string, text: string): string[] =>
  filled(text, `  ${name.padEnd(nameWidth)}`, ' '.repeat(nameWidth + 2));

type Decided = Report['approvals'][number];

/** A name without a signature is what somebody said of themselves. */
function decisionText({ decision, by, proof, ticket, comment }: Decided): string {
  const signed = proof === undefined ? 'not signed' : `signed with ${shortKey(proof.key)}`;
  const why = [ticket, comment].filter((one) => one !== undefined).join(': ');
  return `${decision} by ${by}, ${signed}${why === '' ? '' : `: ${why}`}`;
}

function maintenanceText(report: Report): string {
  const { opensAt, closesAt } = report.window ?? { opensAt: 0, closesAt: 0 };
  const span = `open from ${clock(opensAt)} to ${clock(closesAt)}`;
  const end = endOfWork(report);
  if (end === undefined) return `${span}; nothing was stopped in it`;
  return end > closesAt
    ? `${span}; the work ended ${durationText(end - closesAt)} after it`
    : `${span}; the work ended ${durationText(closesAt - end)} before that`;
}

/** When all was verified, or the old side was back; what people ask for at a gate later needs no window. */
function endOfWork(report: Report): number | undefined {
  const { steps, window, rollback, isBackFromGate } = summariseReport(report);
  if (window === undefined) return undefined;
  if (rollback !== undefined && !isBackFromGate) return rollback.to;
  const changing = steps.filter(({ phase }) => phase !== undefined && phase !== 'accept');
  const ends = changing.flatMap(({ attempts }) =>
    attempts.filter(({ kind }) => kind === 'run').map(({ to }) => to),
  );
  return Math.max(...ends);
}
