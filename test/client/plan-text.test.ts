import { rehearsalViewText } from '../../client/view/assessment-text.js';
import { planText } from '../../client/view/plan-text.js';
import { reportText } from '../../client/view/report-text.js';
import { compareStrategies } from '../../workflows/planning/compare-strategies.js';
import { estimate } from '../../workflows/planning/estimate.js';
import { aReport } from '../activities/report/a-report.js';
import { aSwitch } from '../activities/report/a-switch.js';
import { aFinding, aRehearsal } from '../fakes/rehearsal.js';
import { aPlan } from './a-plan.js';

const anEstimate = estimate({
  controlPlane: 1,
  workers: 2,
  largestBatch: 2,
  parallelism: 10,
  stopGraceSeconds: 10,
  objects: 311,
  starting: 9,
  staticPods: true,
  proxyPods: 3,
  stagedBytes: 1.2e9,
});

const comparison = compareStrategies({
  from: 'v1.19.12',
  to: 'v1.34.4',
  controlPlane: 1,
  workers: 2,
  parallelism: 10,
  runtimes: ['docker'],
  blockers: [],
  estimate: anEstimate,
  hot: anEstimate,
});

const whole = planText(
  aPlan({ findings: [aFinding()], rehearsal: aRehearsal(), estimate: anEstimate, comparison }),
);

test('nodes that change alike share a line, and many are counted', () => {
  const workers = Array.from({ length: 1500 }, (_, index) => `w-${index}: kubelet: as it is`);
  const text = planText(aPlan({ changes: ['cp-1: kubelet: without --port', ...workers] }));
  expect(text).toContain('  cp-1: kubelet: without --port\n');
  expect(text).toContain('  w-0, w-1, w-2, w-3 and 1,496 more: kubelet: as it is\n');
});

test('a plan is read from what was found to the digest that is approved', () => {
  const headings = whole.split('\n').filter((line) => /^[A-Z]/.test(line));
  expect(headings).toEqual([
    'Findings: 1 warning',
    'Warnings: for whoever approves',
    'Rehearsal on a copy',
    'Outline',
    'Changes',
    'What will be felt',
    'Estimated times, with their formula: an expectation, no bound',
    'Strategies for this cluster',
    'Plan digest  abc',
  ]);
  expect(whole.endsWith('\n\nPlan digest  abc')).toBe(true);
});

test('no line of a plan is wider than a hundred columns, but for an address', () => {
  const wide = whole.split('\n').filter((line) => line.length > 100);
  expect(wide.filter((line) => !line.includes('https://'))).toEqual([]);
});

test('times stand beside formulas, and constants beside their source', () => {
  expect(whole).toMatch(/clear the workers +3\.2 s += clear worker 3\.2 s/);
  expect(whole).toMatch(/clear worker +3\.2 s +README\.md/);
});

test('of the strategies those that run are offered, and each says what speaks against it', () => {
  expect(whole.match(/runs it/g)).toHaveLength(3);
  expect(whole.match(/not yet/g)).toHaveLength(3);
  expect(whole).toContain('docker is no runtime from v1.24 on');
});

test('a rehearsal counts what is left behind and what differs on purpose', () => {
  const text = rehearsalViewText({ rehearsal: aRehearsal() }, { all: false });
  expect(text).toContain('402 objects of 1 kinds read on both sides; 311 to carry, 14 left behind');
  expect(text).toContain('    3  PodSecurityPolicy became labels');
  expect(text).toContain('snapshot 800 ms, start 2.9 s, read 1.4 s');
  expect(text).toContain('Findings: none');
});

test('a report tells its findings as the plan did', () => {
  const text = reportText(aReport({ findings: Array.from({ length: 9 }, () => aFinding()) }));
  expect(text).toContain('  webhook-can-block (9)\n');
  expect(text).toContain('and 1 more; --json has them');
});

test('a report counts what became of the objects', () => {
  expect(reportText(aSwitch())).toMatch(
    /objects +308 created, 2 already equal, 1 made equal, 3 replaced; 314 equal afterwards/,
  );
  expect(reportText(aReport())).not.toContain('objects');
});
