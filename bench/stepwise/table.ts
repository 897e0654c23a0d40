import { type Spread, spreadOf } from '../statistics.js';
import { markdown } from '../table.js';
import type { UpgradeFigures, UpgradeRound } from './figures.js';

/** What is told of an upgrade as a number. */
type Figure = Exclude<keyof UpgradeFigures, 'byContainer'>;

/** The figures as a Markdown table: median, least to most, and the ratio of the medians. */
export function stepwiseTable(rounds: readonly UpgradeRound[]): string {
  const row = (title: string, field: Figure, goal: string, shown = counted): string[] => {
    const cutover = spreadOf(rounds.map((round) => round.cutover[field]));
    const kubeadm = spreadOf(rounds.map((round) => round.kubeadm[field]));
    return [title, shown(cutover), shown(kubeadm), ratioOf(cutover, kubeadm), goal];
  };
  return markdown([
    ['', 'kube-cutover', 'kubeadm script', 'ratio', 'goal'],
    row('first change → everything through', 'wallMs', '< 1', timed),
    row('API away', 'apiAwayMs', '≤ 1', timed),
    row('requests to the API that failed', 'apiFailed', '≤ 1'),
    row('requests to the application that failed', 'applicationFailed', '≤ 1'),
    row('containers restarted or made anew', 'containers', '< 1'),
    row('before the first change', 'beforeMs', '', timed),
  ]);
}

const counted = (spread: Spread): string => told(spread, String);

const timed = (spread: Spread): string => told(spread, (ms) => `${seconds(ms)} s`);

/** One measurement has no spread to tell of. */
const told = ({ median, least, most }: Spread, said: (figure: number) => string): string =>
  least === most ? said(median) : `${said(median)} (${said(least)} to ${said(most)})`;

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** Nothing can be said in times of none. */
const ratioOf = (ours: Spread, theirs: Spread): string =>
  theirs.median === 0 ? '–' : (ours.median / theirs.median).toFixed(2);
