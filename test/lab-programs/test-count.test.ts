import { expect, test } from '@jest/globals';
import { closingLine, countTests, exitCodeOf, sumCounts } from '../../lab/setup/test-count.js';

const report = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numRuntimeErrorTestSuites: 0,
};

test.each([
  ['all passed', report, 0, '5 passed, 0 failed'],
  ['some failed', { ...report, numFailedTests: 2 }, 1, '5 passed, 2 failed'],
  ['a suite did not run', { ...report, numRuntimeErrorTestSuites: 1 }, 1, '5 passed, 1 failed'],
  ['jest failed for its own reason', report, 1, '5 passed, 1 failed'],
  ['jest wrote no report', undefined, 134, '0 passed, 1 failed'],
  ['some were skipped', { ...report, numPendingTests: 3 }, 0, '5 passed, 0 failed, 3 skipped'],
])('%s', (_, jest, exitCode, line) => {
  expect(closingLine(countTests(jest, exitCode))).toBe(line);
});

test('several runs are added up', () => {
  const count = { passed: 2, failed: 1, skipped: 0 };
  expect(closingLine(sumCounts([count, count]))).toBe('4 passed, 2 failed');
  expect(closingLine(sumCounts([]))).toBe('0 passed, 0 failed');
});

test('a run that ran nothing is no success', () => {
  expect(exitCodeOf({ passed: 1, failed: 0, skipped: 0 })).toBe(0);
  expect(exitCodeOf({ passed: 0, failed: 0, skipped: 9 })).toBe(1);
  expect(exitCodeOf({ passed: 9, failed: 1, skipped: 0 })).toBe(1);
});
