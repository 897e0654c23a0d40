import { spreadOf, type Spread } from '../statistics.js';
import { markdown } from '../table.js';
import type { OurFigures } from './ways.js';

/** Every way once, each on a fresh server; milliseconds. */
export interface ImportRound {
  readonly ours: OurFigures;
  readonly plainMs: number;
  readonly kubectlMs: number;
}

/** The figures as a Markdown table: seconds, objects a second, and our import beside the others. */
export function importTable(rounds: readonly ImportRound[], objects: number): string {
  const over = (pick: (round: ImportRound) => number): Spread => spreadOf(rounds.map(pick));
  const ours = over((round) => round.ours.createMs);
  const row = (title: string, spread: Spread, ratio = '', goal = ''): string[] => [
    title,
    shown(spread),
    `${Math.round((objects * 1000) / spread.median)}`,
    ratio,
    goal,
  ];
  const plain = over((round) => round.plainMs);
  const kubectl = over((round) => round.kubectlMs);
  // Of each round, as rounds may meet another load of the machine.
  const faster = (pick: (round: ImportRound) => number): string =>
    `${over((round) => pick(round) / round.ours.createMs).median.toFixed(2)} ×`;
  return markdown([
    [`${objects} objects`, 'time', 'objects/s', 'ours is', 'goal'],
    row('kube-cutover: create', ours),
    row(
      'plain creator, 32 connections',
      plain,
      faster(({ plainMs }) => plainMs),
      '≥ 0.8 ×',
    ),
    row(
      'kubectl apply -f',
      kubectl,
      faster(({ kubectlMs }) => kubectlMs),
      '≥ 3 ×',
    ),
    row(
      'kube-cutover: dry run',
      over((round) => round.ours.dryRunMs),
    ),
    row(
      'kube-cutover: read back and compare',
      over((round) => round.ours.readBackMs),
    ),
  ]);
}

const shown = ({ median, least, most }: Spread): string =>
  least === most
    ? `${seconds(median)} s`
    : `${seconds(median)} s (${seconds(least)} to ${seconds(most)})`;

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
