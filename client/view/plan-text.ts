import { countText } from '../../model/duration.js';
import type { Finding } from '../../model/finding.js';
import type { PlanView } from '../../model/status.js';

/**
 * What a person reads before approving: outline, changes, findings and the digest that an approval
 * names.
 */
export const planText = ({ outline, changes, findings, planDigest }: PlanView): string =>
  [
    'Outline',
    ...outline.map((line) => `  ${line}`),
    '',
    'Changes',
    ...(changes.length === 0 ? ['  none'] : grouped(changes).map((line) => `  ${line}`)),
    '',
    'Findings',
    ...(findings.length === 0 ? ['  none'] : findings.flatMap(findingLines)),
    '',
    `Plan digest  ${planDigest}`,
  ].join('\n');

/** A finding with its remedy under it. */
export const findingLines = ({ severity, where, what, remedy }: Finding): string[] => [
  `  ${severity.padEnd(8)} ${where}: ${what}`,
  ...(remedy === undefined ? [] : [`           ${remedy}`]),
];

/** Nodes that are named before the rest is counted. */
const maxNamed = 4;

/**
 * `w-1, w-2: kubelet: as it is`: nodes that change alike share a line, or ten thousand lines hide
 * the one that differs.
 */
function grouped(changes: readonly string[]): string[] {
  const nodes = new Map<string, string[]>();
  for (const change of changes) {
    const end = change.indexOf(': ');
    const what = change.slice(end + 2);
    const names = nodes.get(what) ?? [];
    names.push(change.slice(0, Math.max(0, end)));
    nodes.set(what, names);
  }
  return [...nodes].map(([what, names]) => {
    const more = names.length - maxNamed;
    const named = names.slice(0, maxNamed).join(', ');
    return `${named}${more > 0 ? ` and ${countText(more)} more` : ''}: ${what}`;
  });
}
