import { statusQuery } from '../workflows/messages.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';
import type { Run } from './runs.js';

/**
 * The name of a step that somebody means by its number in the runbook, by its name, or by the beginning of it. @throws Fault
 * with code 2 where it is none, or several.
 */
export async function stepNamed(run: Run, meant: string): Promise<string> {
  const { steps } = await run.query(statusQuery);
  const names = steps.map(({ name }) => name);
  const byNumber = /^\d+$/.test(meant) ? names[Number(meant) - 1] : undefined;
  if (byNumber !== undefined) return byNumber;
  const found = names.includes(meant) ? [meant] : names.filter((name) => name.startsWith(meant));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw fault(
    ExitCode.BadInput,
    only === undefined
      ? `there is no step ${JSON.stringify(meant)}; the steps are`
      : `${JSON.stringify(meant)} may be one of several steps; say which of`,
    ...(only === undefined ? names : found).map((name) => `  ${names.indexOf(name) + 1}. ${name}`),
  );
}
