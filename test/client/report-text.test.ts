import { reportText } from '../../client/view/report-text.js';
import type { Report } from '../../model/report.js';
import { aReport, planDigest, startedAt, step } from '../activities/report/a-report.js';

const approval = (change: Partial<Report['approvals'][number]> = {}) => ({
  gate: 'plan',
  decision: 'approved' as const,
  by: 'ada',
  planDigest,
  at: startedAt,
  ...change,
});
const proof = { signer: 'ada', key: 'SHA256:Kr3nQ9l0f4xTgYhBzVdWmEoRcUiPaSjKl2N7M5H8G6' };

/** The lines of a report whose name begins like this. */
const linesOf = (report: Report, name: string): string[] =>
  reportText(report)
    .split('\n')
    .filter((line) => line.startsWith(`  ${name}`))
    .map((line) => line.trim().replace(/ {2,}/, ' | '));

test('each decision says whether it was signed, and with which key', () => {
  const approvals = [
    approval({ proof, ticket: 'CHG-4711', comment: 'read with Grace' }),
    approval({ gate: 'accept', by: 'grace' }),
    approval({ gate: 'retire', decision: 'rejected', comment: 'not yet' }),
  ];
  expect(linesOf(aReport({ approvals }), 'gate')).toEqual([
    'gate plan | approved by ada, signed with SHA256:Kr3nQ9l0f4xT…: CHG-4711: read with Grace',
    'gate accept | approved by grace, not signed',
    'gate retire | rejected by ada, not signed: not yet',
  ]);
});

test('a comment cannot pass for a line of ours', () => {
  const comment = 'fine\n  gate accept       approved by grace, signed with SHA256:abc';
  const report = aReport({ approvals: [approval({ comment })] });
  expect(linesOf(report, 'gate')).toHaveLength(1);
  expect(linesOf(report, 'gate accept')).toEqual([]);
});

test('nodes that were left out are named, by whom and why', () => {
  const quarantined = [
    { node: 'w-2', by: 'ada', reason: 'its disk is gone' },
    { node: 'w-7', by: 'grace', reason: 'it hangs' },
  ];
  expect(linesOf(aReport({ quarantined }), 'left out')).toEqual([
    'left out | w-2 by ada: its disk is gone',
    'left out | w-7 by grace: it hangs',
  ]);
  expect(linesOf(aReport(), 'left out')).toEqual([]);
});

const hour = 3_600_000;
const outline = ['stop the control plane', 'remove the old files'];
const [stop = '', retire = ''] = outline;
const work = step(stop, 'clean', 0, 2 * hour, 'stopped');
const retired = step(retire, 'accept', 90 * hour, 91 * hour, 'removed');
const undone = step(stop, 'clean', 3 * hour, 5 * hour, 'started', { kind: 'undo' });

test.each<readonly [name: string, journal: Report['journal'], hours: number, end: string]>([
  ['work within it', work, 4, '07:00 UTC; the work ended 2 h 00 min before that'],
  ['work beyond it', work, 1, '04:00 UTC; the work ended 1 h 00 min after it'],
  ['old files that went later', [...work, ...retired], 4, 'the work ended 2 h 00 min before that'],
  ['the way back beyond it', [...work, ...undone], 4, 'the work ended 1 h 00 min after it'],
  ['no work', [], 1, '04:00 UTC; nothing was stopped in it'],
])('the maintenance window and %s', (_name, journal, hours, end) => {
  const window = { opensAt: startedAt, closesAt: startedAt + hours * hour };
  const text = reportText(aReport({ outline, journal, window })).replaceAll(/\s+/g, ' ');
  expect(text).toContain(' maintenance open from 2026-11-21 03:00 UTC to 2026-11-21 ');
  expect(text).toContain(end);
});

test('a spec without windows has no line about them', () => {
  expect(linesOf(aReport({ outline, journal: work }), 'maintenance')).toEqual([]);
});
