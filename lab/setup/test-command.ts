import { prepareFast, prepareLab } from './prepare.js';
import { type Selection, runJest } from './run-jest.js';
import { closingLine, exitCodeOf, sumCounts, type TestCount } from './test-count.js';

/** What every change has to pass: the fast ones first; those of real programs, then of the lab, only when these passed. */
export const test = (rest: readonly string[]): Promise<number> =>
  inOrder(['fast', 'real', 'lab'], rest);

/** The same and the long chains on the lab: before a release. */
export const testAll = (rest: readonly string[]): Promise<number> =>
  inOrder(['fast', 'real', 'lab', 'long'], rest);

const inOrder = (selections: readonly Selection[], rest: readonly string[]): Promise<number> =>
  close(async (counts) => {
    const code = await prepareLab();
    if (code !== 0) return code;
    for (const selection of selections) {
      if (sumCounts(counts).failed > 0) console.error(`tests (${selection}): left out, see above`);
      else counts.push(await runJest(selection, rest));
    }
    return exitCodeOf(sumCounts(counts));
  });

/** Only the tests that need no lab: Temporal, and small programs of the system. */
export const testFast = (rest: readonly string[]): Promise<number> =>
  close(async (counts) => {
    const code = await prepareFast();
    if (code !== 0) return code;
    counts.push(await runJest('fast', rest));
    return exitCodeOf(sumCounts(counts));
  });

/** Whatever happens, the very last line says how it went. */
async function close(work: (counts: TestCount[]) => Promise<number>): Promise<number> {
  const counts: TestCount[] = [];
  const code = await work(counts).catch((cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : cause);
    return 1;
  });
  const sum = sumCounts(counts);
  const isSilent = code !== 0 && sum.failed === 0 && sum.passed === 0;
  if (isSilent && counts.length > 0) console.error('no test matched');
  console.log(closingLine(isSilent ? { ...sum, failed: 1 } : sum));
  return code;
}
