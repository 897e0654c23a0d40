import { renderReport } from '../../../activities/report/render-report.js';
import { aRehearsal } from '../../fakes/rehearsal.js';
import { aReport, planDigest, startedAt, step, took } from './a-report.js';
import { aRejectedSwitch, aRollback, aSwitch } from './a-switch.js';

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>&\u202e\u001b[31m';

/** Every text of a report replaced by an attack. */
const hostileReport = () =>
  aReport({
    cluster: hostile,
    runId: hostile,
    reason: hostile,
    planDigest: hostile,
    outline: [`1. ${hostile}`],
    journal: step(hostile, 'clean', 0, 1000, hostile, {
      details: { [hostile]: { [hostile]: [hostile] } },
      nodes: [took(hostile, 0, 900, hostile)],
    }),
    findings: [
      {
        id: hostile,
        severity: 'note',
        where: hostile,
        what: hostile,
        why: hostile,
        remedy: hostile,
        source: hostile,
        waiver: { finding: hostile, reason: hostile, by: hostile },
      },
    ],
    rehearsal: aRehearsal({
      deliberate: { [hostile]: 1 },
      tookMs: { [hostile]: 1 },
      snapshot: { node: hostile, bytes: 1, sha256: hostile, revision: 1, takenAt: hostile },
    }),
    approvals: [
      {
        gate: hostile,
        decision: 'approved',
        by: hostile,
        comment: hostile,
        ticket: hostile,
        proof: { signer: hostile, key: hostile },
        planDigest,
        at: startedAt,
      },
    ],
    quarantined: [{ node: hostile, by: hostile, reason: hostile }],
    downtime: {
      requests: 1,
      failed: 1,
      awayMs: 100,
      longestGapMs: 100,
      gaps: [{ fromMs: startedAt, toMs: startedAt + 500, target: hostile }],
    },
  });

test('nothing from outside becomes markup, and nothing hidden stays hidden', () => {
  const page = renderReport(hostileReport());
  expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
  expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('\\u202e');
});

test.each([
  ['switch', aSwitch()],
  ['rollback', aRollback()],
  ['rejected switch', aRejectedSwitch()],
])('the page of a %s needs no script and no request', (_, report) => {
  const page = renderReport(report);
  expect(page).not.toMatch(/<script|<link|@import|url\(|src=|href=/i);
  expect(page).toContain("default-src 'none'");
});

test('the page tells outcome, versions, who approved, window and absence', () => {
  const page = renderReport(aSwitch());
  for (const text of [
    'Migrated',
    'v1.19.12',
    'v1.23.6',
    'ada@ops',
    'grace@ops',
    '35.3 s',
    '15.3 s',
  ])
    expect(page).toContain(text);
});

test('findings stand by kind, and a waiver by who answers for it and why', () => {
  const page = renderReport(aSwitch());
  expect(page.match(/It will not be valid after the switch/g)).toHaveLength(1);
  expect(page).toContain('legacy-token · 7 places');
  expect(page).toContain('Waived by <b>Ada Lovelace, platform</b>: is taken out by hand');
});

test('objects are counted from the rehearsal to the comparison afterwards', () => {
  const page = renderReport(aSwitch());
  const figures = [...page.matchAll(/<dt>([a-z ]+)<\/dt>\s*<dd><b>([\d,]+)<\/b>/g)];
  const told = Object.fromEntries(figures.map(([, name, count]) => [name, count]));
  expect(told).toMatchObject({
    rehearsed: '402',
    'to carry': '311',
    'left behind': '14',
    'made different': '3',
    created: '308',
    'already equal': '2',
    'made equal': '1',
    replaced: '3',
    equal: '314',
  });
  expect(page).toContain('PodSecurityPolicy became labels');
  expect(page).toContain('2 created, 5 changed, 0 deleted.');
});

test('a run that neither rehearsed nor imported has no such section', () => {
  expect(renderReport(aReport())).not.toContain('<h2>Objects</h2>');
});

test('of ten thousand findings of one kind some are named and the rest is counted', () => {
  const one = { id: 'x', severity: 'note' as const, what: 'y', where: 'z' };
  const page = renderReport(aReport({ findings: Array.from({ length: 10_000 }, () => one) }));
  expect(page).toContain('9,995 more');
  expect(page).toContain('9,950 are in report.json');
  expect(page.length).toBeLessThan(100_000);
});

test('a line that was not begun says so, and a failed one says why', () => {
  const page = renderReport(aRollback());
  expect(page.match(/not begun/g)).toHaveLength(5);
  expect(page).toContain('failed, taken back');
  expect(page).toContain('connection refused');
});

test('downtime that nobody measured is not told as none', () => {
  const { downtime: _, ...unmeasured } = aSwitch();
  const page = renderReport(unmeasured);
  expect(page).toContain('not measured');
  expect(page).not.toContain('>never<');
});

test('a run that stopped nothing has no window to draw', () => {
  expect(renderReport(aReport({ outcome: 'rejected' }))).toContain('no component was stopped');
});

test('of ten thousand nodes the busiest are drawn and the rest is counted', () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) => took(`n-${index}`, 0, index + 1, ''));
  const journal = step('stop', 'clean', 0, 10_000, 'stopped', { nodes });
  const page = renderReport(aReport({ outline: ['1. stop'], journal }));
  expect(page).toContain('9,940 less busy nodes');
  expect(page.length).toBeLessThan(200_000);
});
