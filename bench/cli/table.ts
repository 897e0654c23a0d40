import { type Spread, spreadOf } from '../statistics.js';
import { markdown } from '../table.js';

/** Every command once; milliseconds. */
export interface CliRound {
  /** Node.js that does nothing: what no program on it can be below. */
  readonly nodeMs: number;
  readonly helpMs: number;
  readonly theirHelpMs: number;
  readonly runsMs: number;
  readonly theirRunsMs: number;
}

/** The figures as a Markdown table, ours beside the others'; ratios are of one round. */
export function cliTable(rounds: readonly CliRound[], runs: number): string {
  const over = (pick: (round: CliRound) => number): string => shown(spreadOf(rounds.map(pick)));
  const ratio = (pick: (round: CliRound) => number): string =>
    `${spreadOf(rounds.map(pick)).median.toFixed(2)} ×`;
  return markdown([
    ['command', 'time', 'ours is', 'goal'],
    ['`node -e 0`', over(({ nodeMs }) => nodeMs), '', ''],
    ['`cutover --help`', over(({ helpMs }) => helpMs), '', '≤ 300 ms'],
    [
      '`temporal --help`',
      over(({ theirHelpMs }) => theirHelpMs),
      ratio(({ helpMs, theirHelpMs }) => helpMs / theirHelpMs),
      '',
    ],
    [`\`cutover runs\`, ${runs} runs`, over(({ runsMs }) => runsMs), '', '≤ 600 ms'],
    [
      `\`temporal workflow list\`, ${runs} runs`,
      over(({ theirRunsMs }) => theirRunsMs),
      ratio(({ runsMs, theirRunsMs }) => runsMs / theirRunsMs),
      '',
    ],
  ]);
}

const shown = ({ median, least, most }: Spread): string =>
  `${Math.round(median)} ms (${Math.round(least)} to ${Math.round(most)})`;
