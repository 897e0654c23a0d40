import { markdown } from '../table.js';
import type { Growth } from './slope.js';
import type { SoakFigures } from './verdict.js';

/** The figures as a Markdown table. */
export const soakTable = (figures: SoakFigures): string =>
  markdown([
    [`${figures.minutes} minutes`, 'figure', 'goal'],
    ['runs that ended', String(figures.runs), ''],
    ['lost something, or did it twice', String(figures.wrong), '0'],
    ['worker, server killed', `${figures.kills.worker}, ${figures.kills.server} times`, ''],
    [
      'memory of the worker (RSS)',
      `${shown(figures.rssPerRunKib)} KiB a run, over ${figures.lives} lives`,
      `≤ ${figures.boundKib} KiB a run`,
    ],
    ['of it JavaScript', `${shown(figures.heapPerRunKib)} KiB a run`, ''],
    ['most memory', `${figures.mostRssMib} MiB`, ''],
    ['event loop late', `${figures.lateMs.p99} ms (99 %), ${figures.lateMs.most} ms at worst`, ''],
    ["Temporal's database", `${signed(figures.databasePerRunKib)} KiB a run`, ''],
  ]);

/** The middle, and between what half of all slopes are. */
const shown = ({ least, median, most }: Growth): string =>
  `${signed(median)} (${signed(least)} to ${signed(most)})`;

const signed = (number: number): string => (number > 0 ? `+${number}` : String(number));
