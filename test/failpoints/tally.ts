import type { Case } from '../worker/recover/a-crashed-run.js';
import type { Outcome } from './battle.js';
import type { Victim } from './killing.js';

/** What killing one victim at points of one strategy came to. */
export interface BattleTally {
  readonly name: Case;
  readonly victim: Victim;
  /** Hit, of so many. */
  readonly points: number;
  readonly of: number;
  readonly wrong: number;
  /** The longest time from a kill to the next call of a run, milliseconds. */
  readonly mostMs: number;
}

/** One line for each strategy. */
export const tallyOf = (
  outcomes: readonly Outcome[],
  victim: Victim,
  of: ReadonlyMap<Case, number>,
): BattleTally[] =>
  [...of].map(([name, points]) => {
    const own = outcomes.filter((one) => one.name === name);
    return {
      name,
      victim,
      points: own.length,
      of: points,
      wrong: own.filter(({ wrong }) => wrong.length > 0).length,
      mostMs: Math.max(...own.map(({ backAfterMs }) => backAfterMs)),
    };
  });
