import { renderReport } from '../../../activities/report/render-report.js';
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
    findings: [{ id: hostile, severity: 'note', where: hostile, what: hostile, remedy: hostile }],
    approvals: [
      {
        gate: hostile,
        decision: 'approved',
        by: hostile,
        comment: hostile,
        planDigest,
        at: startedAt,
      },
    ],
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
