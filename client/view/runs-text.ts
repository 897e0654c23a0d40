import { durationText } from '../../model/duration.js';
import { printable } from '../../model/printable.js';
import type { RunLine } from '../list-runs.js';
import { table } from './layout.js';

/** Runs as a table, a line each. */
export function runsText(runs: readonly RunLine[], now: number): string {
  if (runs.length === 0) return 'there is no run; start one with: cutover start SPEC';
  const rows = runs.map(({ cluster, from = '?', to = '?', state, waitsFor, ...when }) => [
    cluster,
    `${from} -> ${to}`,
    state,
    waitsFor === undefined ? '' : `waits for ${waitsFor}`,
    sinceText(when, now),
  ]);
  return table([['CLUSTER', 'FROM -> TO', 'STATE', '', 'SINCE'], ...rows.map(plain)]).join('\n');
}

const plain = (row: readonly string[]): string[] => row.map(printable);

function sinceText(
  { startedAt, endedAt }: Pick<RunLine, 'startedAt' | 'endedAt'>,
  now: number,
): string {
  const begun = `begun ${durationText(now - startedAt)} ago`;
  return endedAt === undefined ? begun : `${begun}, took ${durationText(endedAt - startedAt)}`;
}
