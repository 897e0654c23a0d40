import type { FailpointAt } from '../../../model/failpoint.js';
import type { RunStatus } from '../../../model/status.js';
import { type Direction, placeIn } from '../../failpoints/points.js';
import type { Bug } from '../seeded/bugs.js';
import { calm } from '../seeded/network.js';
import { type Played, type Stage, createStage, playOut } from '../seeded/play.js';
import { randomOf } from '../seeded/random.js';
import type { Scenario } from '../seeded/scenario.js';
import { createTimeline } from '../seeded/timeline.js';
import { operatorFor } from './people.js';
import { type Victim, strike } from './strike.js';

/** One moment of a run at which something may die. */
export interface StruckPoint {
  readonly at: FailpointAt;
  /** A call, or a verb on a node, by its name. */
  readonly what: string;
  /** Where it happens; absent for calls of the cluster. */
  readonly node?: string;
  /** Line of the runbook, from 0 on; -1 while the plan is made, the number of lines while the report is written. */
  readonly step: number;
  readonly way: Direction;
}

/** What came of a run that was struck, or went through. */
export interface Struck {
  readonly points: readonly StruckPoint[];
  /** Lines of the runbook, as they stood at the end. */
  readonly steps: RunStatus['steps'];
  readonly played: Played;
}

/** Who dies, at which point of the run. */
export interface Blow {
  /** The same run comes to the same points in the same order until something is killed: a point is known by its place. */
  readonly nth: number;
  readonly victim: Victim;
  readonly node: string;
}

const seed = 1;
const begin = Date.parse('2026-01-01T00:00:00Z');
/** No run takes as long. */
const longestMs = 7 * 24 * 3_600_000;

/** Whatever was killed at the very end is back by then, milliseconds. */
const afterwardsMs = 300_000;

/** Plays a scenario in which nothing goes wrong beside one blow, where one is given; with a bug planted where one is named. */
export async function playStruck(
  scenario: Scenario,
  way: Direction,
  { blow, bug }: { readonly blow?: Blow; readonly bug?: Bug } = {},
): Promise<Struck> {
  const timeline = createTimeline(begin);
  const points: StruckPoint[] = [];
  const reached = (at: FailpointAt, what: string, node: string | undefined): void => {
    const status = stage.seen()?.status();
    points.push({
      at,
      what,
      ...(node !== undefined && { node }),
      ...(status === undefined ? { step: -1, way: 'there' as const } : placeIn(status)),
    });
    if (points.length - 1 === blow?.nth) strike(stage, blow.victim, blow.node);
  };
  const stage: Stage = createStage({
    seed,
    scenario,
    timeline,
    random: randomOf(seed),
    bug,
    peopleFor: operatorFor(way),
    troublesFor: () => ({ count: () => undefined, weather: () => calm, heldUntil: () => 0 }),
    onActivityPoint: (at, name, input) => reached(at, name, nodeOf(input)),
    onVerbPoint: (at, node, key) => reached(at, key, node),
  });
  await playOut(stage, timeline, { longestMs, afterwardsMs });
  return { points, steps: stage.seen()?.status().steps ?? [], played: stage.told() };
}

function nodeOf(input: unknown): string | undefined {
  const { node } = (input ?? {}) as { readonly node?: { readonly name: string } | string };
  return typeof node === 'object' ? node.name : node;
}
