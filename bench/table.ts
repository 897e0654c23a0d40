import { type Figures, type Round, floorMs } from './figures.js';
import { type Spread, spreadOf } from './statistics.js';

/** The figures as a Markdown table: median, and least to most, in seconds. */
export function tableOf(rounds: readonly Round[]): string {
  const over = (pick: (round: Round) => number): Spread => spreadOf(rounds.map(pick));
  const row = (title: string, field: keyof Figures, goal: string): string[] => {
    const cutover = over((round) => round.cutover[field]);
    const shell = over((round) => round.shell[field]);
    const ratio = (cutover.median / shell.median).toFixed(2);
    return [title, shown(cutover), shown(shell), ratio, goal];
  };
  return markdown([
    ['', 'kube-cutover', 'shell runbook', 'ratio', 'goal'],
    row('window', 'windowMs', 'ratio ≤ 0.70'),
    row('application away', 'awayMs', '≤ 25 s'),
    row('rollback: serving again', 'servingAgainMs', '≤ 30 s'),
    ['floor: all', shown(over(({ floor }) => floorMs(floor))), '', '', ''],
    ['floor: etcd', shown(over(({ floor }) => floor.etcdMs)), '', '', ''],
    ['floor: API server', shown(over(({ floor }) => floor.apiServerMs)), '', '', ''],
    ['floor: node', shown(over(({ floor }) => floor.nodeMs)), '', '', ''],
    ['floor: pod', shown(over(({ floor }) => floor.podMs)), '', '', ''],
  ]);
}

const shown = ({ median, least, most }: Spread): string =>
  `${seconds(median)} s (${seconds(least)} to ${seconds(most)})`;

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** A table in Markdown: the first row is its head. */
export function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows].map(line).join('\n');
}
