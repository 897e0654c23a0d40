/** How many tests passed, failed and were skipped. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of jest's `--json` report that is counted. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  /** Suites that could not be run at all, whose tests are in no other number. */
  readonly numRuntimeErrorTestSuites: number;
}

/**
 * Count one run of jest. A suite that did not run counts as a failure, and so does a run that wrote
 * no report, or that failed for a reason of its own.
 */
export function countTests(report: JestReport | undefined, exitCode: number): TestCount {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: exitCode === 0 ? failed : Math.max(1, failed),
    skipped: report.numPendingTests,
  };
}

/** The sum of several runs. */
export const sumCounts = (counts: readonly TestCount[]): TestCount => ({
  passed: total(counts.map(({ passed }) => passed)),
  failed: total(counts.map(({ failed }) => failed)),
  skipped: total(counts.map(({ skipped }) => skipped)),
});

/** The line that closes a whole run; read by machines, so it never changes. */
export const closingLine = ({ passed, failed, skipped }: TestCount): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** A run without a failure is a success only if it ran something. */
export const exitCodeOf = ({ passed, failed }: TestCount): number =>
  failed === 0 && passed > 0 ? 0 : 1;

const total = (numbers: readonly number[]): number => numbers.reduce((sum, it) => sum + it, 0);
