import type { Direction } from '../../failpoints/points.js';
import { violationsOf } from '../seeded/check/all.js';
import type { Kind, Scenario } from '../seeded/scenario.js';
import { type Victim, victims } from './strike.js';
import type { Blow, Struck, StruckPoint } from './struck.js';

/** Every blow at the points of one way: each victim at each of them. */
export function blowsAt(
  points: readonly StruckPoint[],
  way: Direction,
  { spec }: Scenario,
): Blow[] {
  const controlPlane = spec.nodes.filter(({ role }) => role === 'control-plane');
  const nodeFor = (victim: Victim, node: string | undefined): string => {
    const isAnywhere = victim !== 'API server' && victim !== 'etcd member';
    const isThere = isAnywhere || controlPlane.some(({ name }) => name === node);
    return node !== undefined && isThere ? node : controlPlane[0]!.name;
  };
  return points.flatMap((point, nth) =>
    point.way === way
      ? victims.map((victim) => ({ nth, victim, node: nodeFor(victim, point.node) }))
      : [],
  );
}

/** What these kill is nothing but the way to the work: a run ends as it would have. */
const harmless: readonly Victim[] = ['worker', 'node agent', 'sshd'];

/** How a run ended, in a word. */
function endOf({ played: { end } }: Struck): string {
  if (end === undefined) return 'never ended';
  return 'report' in end ? end.report.outcome : `failed: ${end.failure}`;
}

/** How it ends when nothing is killed. */
const wanted = { there: 'migrated', back: 'rolled-back' } as const satisfies Record<
  Direction,
  string
>;

/** What is not as it should be; empty where all is. A node that reboots, and what stops with its components, may take a run back. */
export function wrongIn(struck: Struck, way: Direction, victim?: Victim): string[] {
  const end = endOf(struck);
  const mayGoBack = victim !== undefined && !harmless.includes(victim);
  const allowed: readonly string[] = mayGoBack ? Object.values(wanted) : [wanted[way]];
  return [...(allowed.includes(end) ? [] : [`it ended: ${end}`]), ...violationsOf(struck.played)];
}

/** What one blow came to. */
export interface Judged {
  readonly victim: Victim;
  readonly wentBack: boolean;
  /** With the point in front, for whoever plays it again. */
  readonly wrong: readonly string[];
}

/** Judges what a blow came to; `through`: the same run with nothing killed. */
export function judge(struck: Struck, through: Struck, way: Direction, blow: Blow): Judged {
  const { victim, nth, node } = blow;
  const { at, what, step } = through.points[nth]!;
  const told = `${victim} of ${node} killed ${at} of ${what}, line ${step + 1}, point ${nth}`;
  return {
    victim,
    wentBack: endOf(struck) !== wanted[way],
    wrong: wrongIn(struck, way, victim).map((why) => `${told}: ${why}`),
  };
}

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

/** One line for each victim. */
export const tallyOf = (judged: readonly Judged[], kind: Kind): StruckTally[] =>
  victims.map((victim) => {
    const own = judged.filter((one) => one.victim === victim);
    return {
      kind,
      victim,
      blows: own.length,
      wentBack: own.filter(({ wentBack }) => wentBack).length,
      wrong: own.filter(({ wrong }) => wrong.length > 0).length,
    };
  });
