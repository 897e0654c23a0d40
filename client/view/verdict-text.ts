import type { Verdict } from '../report-bundle/verdict.js';

/** What was checked, line by line, and the sentence below it. `what` is what it is about: `blue.tar`. */
export const verdictText = (what: string, { holds, wrong }: Verdict): string =>
  [
    ...holds.map((sentence) => `  ok     ${sentence}`),
    ...wrong.map((sentence) => `  WRONG  ${sentence}`),
    wrong.length === 0 ? `${what} is good` : `${what} is not to be believed`,
  ].join('\n');
