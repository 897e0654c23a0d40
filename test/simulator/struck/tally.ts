import { appendFileSync } from 'node:fs';
import type { Kind } from '../seeded/scenario.js';
import type { Victim } from './strike.js';

/** What killing one victim at points of one strategy came to. */
export interface StruckTally {
  readonly kind: Kind;
  readonly victim: Victim;
  /** Times it was killed. */
  readonly blows: number;
  /** Of them: on the way there, and the run went back. */
  readonly wentBack: number;
  readonly wrong: number;
}

/** With `TALLY=FILE` each lot leaves a line there. */
export function keepTally(tallies: readonly StruckTally[]): void {
  const file = process.env['TALLY'];
  if (file === undefined) return;
  for (const one of tallies) appendFileSync(file, `${JSON.stringify(one)}\n`);
}
