import { appendFileSync } from 'node:fs';
import type { Case } from '../worker/recover/a-crashed-run.js';
import type { Outcome } from './battle.js';
import type { Victim } from './killing.js';

/** With `TALLY=FILE` each battle leaves a line there: how many points were hit, what went wrong, and how soon runs went on. */
export function keepTally(battle: {
  readonly name: Case;
  readonly victim: Victim;
  readonly of: number;
  readonly outcomes: readonly Outcome[];
}): void {
  const file = process.env['TALLY'];
  if (file === undefined) return;
  const { name, victim, of, outcomes } = battle;
  const mostMs = Math.max(...outcomes.map(({ backAfterMs }) => backAfterMs));
  const wrong = outcomes.filter((one) => one.wrong.length > 0).length;
  const line = { name, victim, points: outcomes.length, of, wrong, mostMs };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
