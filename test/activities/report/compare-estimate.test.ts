import { readFileSync } from 'node:fs';
import { renderReport } from '../../../activities/report/render-report.js';
import type { Report } from '../../../model/report.js';
import { compareWithEstimate, expectedOf } from '../../../model/summary/compare-estimate.js';
import { outlookOf } from '../../../workflows/planning/outlook.js';
import { planSwitch } from '../../../workflows/planning/plan-switch.js';
import { anInventory, aSpec } from '../../fakes/plan.js';
import { aRehearsal } from '../../fakes/rehearsal.js';
import { aRejectedSwitch, aRollback, aSwitch } from './a-switch.js';

const time = (name: string, ms: number) => ({ name, ms, formula: `${ms}` });

const estimate: NonNullable<Report['estimate']> = {
  parts: [
    time('stage', 30_000),
    time('stop the control plane', 11_000),
    time('start the new one', 4_000),
    time('start the pods', 3_000),
    time('verify', 10_000),
  ],
  window: time('window', 40_000),
  rollback: time('rollback', 20_000),
};

/** Lines of the runbook on paper, which a test holds equal to those of a plan. */
const paper = readFileSync(
  new URL('../../../docs/runbooks/in-place-switch.md', import.meta.url),
  'utf8',
);
const lines = [...paper.matchAll(/^## \d+\. (.+)$/gm)].map(([, line = '']) => line);

test('every part of an estimate is of one line of the runbook, so nothing that was expected is lost', () => {
  const { estimate: made } = outlookOf(planSwitch(aSpec(), anInventory(), aRehearsal()));
  const parts = made?.parts ?? [];
  expect(parts.length).toBeGreaterThan(10);
  for (const part of parts) {
    const own = lines.filter((line) => expectedOf(line, [part]) !== undefined);
    expect({ part: part.name, lines: own.length }).toEqual({ part: part.name, lines: 1 });
  }
  const all = lines.reduce((sum, line) => sum + (expectedOf(line, parts) ?? 0), 0);
  expect(all).toBe(parts.reduce((sum, { ms }) => sum + ms, 0));
});

test('lines that were done stand beside what was expected, and the window beside both', () => {
  expect(compareWithEstimate({ ...aSwitch(), estimate })).toEqual([
    { name: 'stage v1.23.6 on 3 nodes', expectedMs: 30_000, seenMs: 34_750 },
    { name: 'stop the control plane on cp-1', expectedMs: 11_000, seenMs: 2_750 },
    { name: 'start v1.23.6 on cp-1', expectedMs: 4_000, seenMs: 9_450 },
    {
      name: 'verify workloads and objects against what was there before',
      expectedMs: 13_000,
      seenMs: 5_350,
    },
    { name: 'the window', expectedMs: 40_000, seenMs: 35_250 },
  ]);
});

test('a line that failed, and a window that was taken back, are no measure; the way back is one', () => {
  const names = compareWithEstimate({ ...aRollback(), estimate }).map(({ name }) => name);
  expect(names).toEqual([
    'stage v1.23.6 on 3 nodes',
    'stop the control plane on cp-1',
    'the way back',
  ]);
  const [last] = compareWithEstimate({ ...aRejectedSwitch(), estimate }).slice(-1);
  expect(last?.name).toBe('the way back');
});

test('without estimate nothing is compared, and the page has no table of it', () => {
  expect(compareWithEstimate(aSwitch())).toEqual([]);
  expect(renderReport(aSwitch())).not.toContain('Expected and seen');
});

describe('the page', () => {
  const page = (over: Partial<Report> = {}): string =>
    renderReport({ ...aSwitch(), estimate, ...over }).replace(/\s+/g, ' ');

  test('says what took longer than was told', () => {
    const of = (name: string) => new RegExp(`<td>${name}</td>(.*?)</tr>`).exec(page())?.[1] ?? '';
    expect(of('start v1.23.6 on cp-1')).toMatch(/4\.0 s.*9\.4 s|4\.0 s.*9\.5 s/);
    expect(of('start v1.23.6 on cp-1')).toContain('longer');
    expect(of('the window')).toMatch(/40\.0 s.*35\.[23] s.*88 %/);
    expect(of('the window')).not.toContain('longer');
  });

  test('says whose signature was verified, and whose name is only said', () => {
    const key = `SHA256:${'k'.repeat(43)}`;
    const [first, second] = aSwitch().approvals;
    if (!first || !second) throw new Error('a switch has two approvals');
    const signed = { ...first, ticket: 'CHG-4711', proof: { signer: 'ada', key } };
    const text = page({ approvals: [signed, second] });
    expect(text).toMatch(
      />ada@ops<\/td> <td class="nowrap"><span class="chip approved">verified<\/span> ada/,
    );
    expect(text).toContain(`title="${key}"`);
    expect(text).toContain('CHG-4711: read with the team, CHG-4711');
    expect(text).toMatch(/>grace@ops<\/td> <td class="nowrap"><span class="chip note">not signed/);
  });

  test('has waivers in a table of their own, with who and why', () => {
    expect(page()).toMatch(
      /<h2>Waivers<\/h2>.*webhook-can-block.*<td>Ada Lovelace, platform<\/td> <td>is taken out by hand/,
    );
    expect(page({ findings: [] })).not.toContain('Waivers');
  });

  test('names nodes that were left out, and the window that was used', () => {
    const text = page({
      quarantined: [{ node: 'w-2', by: 'ada@ops', reason: 'its disk is full' }],
      window: { opensAt: Date.UTC(2026, 10, 21, 2), closesAt: Date.UTC(2026, 10, 21, 6) },
    });
    expect(text).toContain('<li><b>w-2</b> by ada@ops: its disk is full</li>');
    expect(text).toContain(
      'in the window from 21 Nov 2026, 02:00:00 UTC to 21 Nov 2026, 06:00:00 UTC',
    );
    expect(page()).not.toContain('Left out');
  });
});
