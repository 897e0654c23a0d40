import { planText } from '../../client/view/plan-text.js';

const aPlan = { planDigest: 'abc', runId: 'r', outline: ['1. stage'], findings: [], changes: [] };

test('nodes that change alike share a line, and many are counted', () => {
  const workers = Array.from({ length: 1500 }, (_, index) => `w-${index}: kubelet: as it is`);
  const text = planText({ ...aPlan, changes: ['cp-1: kubelet: without --port', ...workers] });
  expect(text).toContain('  cp-1: kubelet: without --port\n');
  expect(text).toContain('  w-0, w-1, w-2, w-3 and 1,496 more: kubelet: as it is\n');
});

test('a finding stands with what to do about it, and the digest stands last', () => {
  const finding = { id: 'x', severity: 'warning', where: 'w-1', what: 'is old', remedy: 'mend it' };
  const text = planText({ ...aPlan, findings: [{ ...finding, severity: 'warning' }] });
  expect(text).toContain('  warning  w-1: is old\n           mend it\n');
  expect(text).toMatch(/Plan digest {2}abc$/);
});
