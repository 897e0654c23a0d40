import { spreadOf } from '../statistics.js';
import type { SoakRecord } from './record.js';
import { type Growth, growthOf, livesOf } from './slope.js';

/** What a soak comes to, as it is written down. */
export interface SoakFigures {
  readonly minutes: number;
  readonly runs: number;
  readonly wrong: number;
  readonly kills: { readonly worker: number; readonly server: number };
  /** Lives of the worker that were long enough to be judged. */
  readonly lives: number;
  /** Slopes of the worker's memory, KiB for each run. */
  readonly rssPerRunKib: Growth;
  readonly heapPerRunKib: Growth;
  /** More than this is a leak: the history of a run, as Temporal counts its bytes. */
  readonly boundKib: number;
  readonly mostRssMib: number;
  /** The worst of the event loop after a warm-up, and the median of what 99 of 100 did not exceed. */
  readonly lateMs: { readonly most: number; readonly p99: number };
  /** How much Temporal's database has grown by, KiB for each run. */
  readonly databasePerRunKib: number;
}

const KIB = 1024;
const HOUR_MINUTES = 60;

/**
 * The figures of a record. A worker that held on to its runs would grow with each by more than the history that it is sent, as
 * objects take more room than what is sent of them. @throws Error where no run has ended, or no worker lived long enough.
 */
export function figuresOf({
  minutes,
  runs,
  kills,
  vitals,
  databaseBytes,
}: SoakRecord): SoakFigures {
  const rss = growthOf(vitals, ({ rssBytes }) => rssBytes);
  const heap = growthOf(vitals, ({ heapBytes }) => heapBytes);
  if (runs.length === 0 || rss === undefined || heap === undefined)
    throw new Error('bench: no run has ended, or no worker has lived long enough to be judged');
  const runsAnHour = (runs.length / minutes) * HOUR_MINUTES;
  const perRun = ({ least, median, most }: Growth): Growth => {
    const inKib = (bytes: number) => tenths(bytes / runsAnHour / KIB);
    return { least: inKib(least), median: inKib(median), most: inKib(most) };
  };
  const history = runs.reduce((sum, run) => sum + run.historyBytes, 0) / runs.length;
  const judged = livesOf(vitals).filter((life) => life.length > 0);
  const late = judged.flat().map(({ lateMs }) => lateMs);
  return {
    minutes,
    runs: runs.length,
    wrong: runs.filter(({ wrong }) => wrong.length > 0).length,
    kills,
    lives: judged.length,
    rssPerRunKib: perRun(rss),
    heapPerRunKib: perRun(heap),
    boundKib: tenths(history / KIB),
    mostRssMib: Math.round(Math.max(...vitals.map(({ rssBytes }) => rssBytes)) / KIB / KIB),
    lateMs: {
      most: Math.round(Math.max(...late.map(({ most }) => most))),
      p99: Math.round(spreadOf(late.map(({ p99 }) => p99)).median),
    },
    databasePerRunKib: tenths((databaseBytes.end - databaseBytes.begin) / runs.length / KIB),
  };
}

const tenths = (number: number): number => Math.round(number * 10) / 10;

/**
 * Why a soak is not good; empty where it is. Memory goes up and down by megabytes by itself, so a worker grows where three of
 * four slopes say so.
 */
export const faultsOf = ({ wrong, runs, rssPerRunKib, boundKib }: SoakFigures): string[] => [
  ...(wrong === 0 ? [] : [`${wrong} of ${runs} runs lost something or did it twice`]),
  ...(rssPerRunKib.least <= boundKib
    ? []
    : [`the worker grows by ${rssPerRunKib.median} KiB with each run, ${boundKib} is the bound`]),
];
