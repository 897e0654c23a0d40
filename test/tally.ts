import { appendFileSync } from 'node:fs';

/** With `TALLY=FILE` each of these leaves a line there, for the tables of the documents. */
export function keepTally(lines: readonly object[]): void {
  const file = process.env['TALLY'];
  if (file === undefined) return;
  for (const line of lines) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
