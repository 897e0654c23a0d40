import { type Bug, bugs } from '../seeded/bugs.js';
import { type Played, type Stage, createStage } from '../seeded/play.js';
import { type Random, randomOf } from '../seeded/random.js';
import { type Timeline, createTimeline, settled } from '../seeded/timeline.js';
import { dayMs, days, hourMs, monday } from './calendar.js';
import { type Cluster, clustersOf } from './clusters.js';
import { teamOf } from './team.js';

/** How a run stands when the month is over. */
export interface Standing {
  readonly cluster: Cluster;
  /** Its outcome, or why it failed; absent while it goes on. */
  readonly ended?: string;
  /** What it waits for; absent where it ended or works. */
  readonly waitsFor?: string;
  /** Does an API answer, and is every node that lives Ready? */
  readonly isWhole: boolean;
}

/** What thirty days came to, and what became of the runs that still waited then. */
export interface Month {
  readonly standings: readonly Standing[];
  readonly played: readonly { readonly cluster: Cluster; readonly played: Played }[];
  /** How often the server and every worker were started anew. */
  readonly restarts: number;
}

/** Nobody waits for longer than this for a window once everybody decides. */
const longestMs = 40 * dayMs;

/**
 * Plays a month of one team with all of its clusters, on one server and with one lot of workers; with a bug, where one is
 * planted, and then with the clusters alone that meet it.
 */
export async function playMonth(seed: number, bug?: Bug): Promise<Month> {
  const random = randomOf(seed);
  const timeline = createTimeline(monday);
  const end = monday + days * dayMs;
  const stages = new Map<Cluster, Stage>();
  const asked: Cluster[] = [];
  const clusters = clustersOf(random.fork('clusters'));
  for (const cluster of clusters.filter(({ kind }) => bug === undefined || kind === bugs[bug]))
    timeline.after(cluster.askedOn * dayMs + random.between(8, 18) * hourMs, () => {
      asked.push(cluster);
    });
  const restarts = restartDaily(timeline, random.fork('restarts'), () => stages.values());
  const isOver = (): boolean => [...stages.values()].every((stage) => stage.isOver());
  const turn = async (): Promise<void> => {
    for (const cluster of asked.splice(0)) {
      const stage = createStage({
        seed,
        scenario: cluster.scenario,
        timeline,
        random: random.fork(cluster.name),
        bug,
        peopleFor: teamOf(cluster.habit, end),
      });
      stages.set(cluster, stage);
      await stage.begin();
    }
    for (const stage of stages.values()) await stage.turn();
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds() && timeline.step()) {
      await settled();
      await turn();
    }
  };
  await until(() => timeline.now() >= end);
  const standings = [...stages].map(standingOf);
  await until(() => isOver() || timeline.now() >= end + longestMs);
  return {
    standings,
    played: [...stages].map(([cluster, stage]) => ({ cluster, played: stage.told() })),
    restarts: restarts(),
  };
}

/** Twice a day: at any time, and while a night's work is under way. Returns how often it was. */
function restartDaily(
  timeline: Timeline,
  random: Random,
  stages: () => Iterable<Stage>,
): () => number {
  let restarts = 0;
  const restart = (): void => {
    restarts++;
    const awayMs = random.between(5_000, 150_000);
    for (const { workers } of stages()) workers.kill(awayMs);
  };
  for (let day = 0; day < days; day++) {
    timeline.after(day * dayMs + random.between(0, dayMs), restart);
    timeline.after(day * dayMs + 22 * hourMs + random.between(0, hourMs / 6), restart);
  }
  return () => restarts;
}

function standingOf([cluster, stage]: [Cluster, Stage]): Standing {
  const { end } = stage.told();
  const waitsFor = end === undefined ? stage.seen()?.status().waitingFor : undefined;
  const { machines, isReady, apis } = stage.fleet;
  return {
    cluster,
    ...(end && { ended: 'report' in end ? end.report.outcome : end.failure }),
    ...(waitsFor !== undefined && { waitsFor }),
    isWhole: apis().length > 0 && machines.every((machine) => machine.isLost || isReady(machine)),
  };
}
