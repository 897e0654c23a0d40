import { type Spread, spreadOf } from '../statistics.js';
import { markdown } from '../table.js';

/** Both lists once; milliseconds until the first byte. */
export interface ConsoleRound {
  readonly oursMs: number;
  /** The Temporal UI's own list, which is JSON that its page has still to draw. */
  readonly theirsMs: number;
}

/** The figures as a Markdown table; the ratio is the median of those of each round. */
export function consoleTable(rounds: readonly ConsoleRound[], runs: number): string {
  const over = (pick: (round: ConsoleRound) => number): string => shown(spreadOf(rounds.map(pick)));
  const ratio = spreadOf(rounds.map(({ oursMs, theirsMs }) => oursMs / theirsMs)).median;
  return markdown([
    [`first byte, ${runs} runs`, 'time', 'ours is', 'goal'],
    ['console, list of runs (page)', over(({ oursMs }) => oursMs), '', '≤ 100 ms'],
    ["Temporal UI's list (JSON)", over(({ theirsMs }) => theirsMs), `${ratio.toFixed(2)} ×`, ''],
  ]);
}

const shown = ({ median, least, most }: Spread): string =>
  `${median.toFixed(1)} ms (${least.toFixed(1)} to ${most.toFixed(1)})`;
