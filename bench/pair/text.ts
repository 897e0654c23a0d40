import type { Containers } from '../../lab/application/containers.js';
import type { PairOptions } from './options.js';
import type { PairSeen } from './main.js';

/** What was seen, for a person who writes a row of docs/version-pairs.md. */
export function pairText(options: PairOptions, seen: PairSeen): string {
  const { from, to, controlPlanes } = options;
  const title = `${from} -> ${to}, ${controlPlanes} control-plane ${controlPlanes === 1 ? 'node' : 'nodes'}, 2 workers`;
  if (seen.refused !== undefined) return `${title}\n\nrefused by the plan:\n${seen.refused}`;
  const { report, before, there, after } = seen;
  const { requests = 0, failed = 0, awayMs = 0, longestGapMs = 0 } = report?.downtime ?? {};
  const lines = (report?.journal ?? [])
    .filter(({ verb }) => verb === 'done' || verb === 'undo' || verb === 'fail')
    .map(
      ({ at, verb, step, evidence }) =>
        `${new Date(at).toISOString()} ${verb} ${step}: ${evidence.summary}`,
    );
  return [
    title,
    '',
    `outcome: ${report?.outcome ?? 'none'}; reached the new version: ${there === undefined ? 'no' : 'yes'}`,
    `reason: ${report?.reason ?? ''}`,
    `requests ${requests}, failed ${failed}, away ${awayMs} ms, longest gap ${longestGapMs} ms`,
    `containers that changed there: ${there === undefined ? 'unknown' : said(changedSince(before, there))}`,
    `containers that changed in all: ${said(changedSince(before, after))}`,
    '',
    ...lines,
  ].join('\n');
}

/** Pods whose containers are others than before, or were restarted. */
const changedSince = (before: Containers, now: Containers): readonly string[] =>
  Object.keys(before).filter((pod) => before[pod] !== now[pod]);

const said = (pods: readonly string[]): string => (pods.length === 0 ? 'none' : pods.join(', '));
