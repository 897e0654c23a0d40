import { countText } from '../../model/duration.js';
import type { PlanView } from '../../model/status.js';
import { comparisonText } from './comparison-text.js';
import { estimateText, feltText } from './estimate-text.js';
import { type FindingsShown, findingsText } from './findings-text.js';
import { filled } from './layout.js';
import { rehearsalText } from './rehearsal-text.js';

/**
 * What a person reads before approving: findings and waivers, what was rehearsed, outline and changes, what it takes
 * and who will feel it, the other strategies; last the digest that an approval names.
 */
export function planText(plan: PlanView, shown: FindingsShown = { all: false }): string {
  const { outline, changes, findings, rehearsal, estimate, comparison, planDigest } = plan;
  const sections = [
    findingsText(findings, shown),
    ...(rehearsal ? [rehearsalText(rehearsal)] : []),
    ['Outline', ...outline.flatMap((line) => filled(line, '  '))],
    ['Changes', ...(changes.length === 0 ? ['  none'] : changeLines(changes))],
    ...(estimate ? [feltText(estimate), estimateText(estimate)] : []),
    ...(comparison ? [comparisonText(comparison)] : []),
    [`Plan digest  ${planDigest}`],
  ];
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}

const changeLines = (changes: readonly string[]): string[] =>
  grouped(changes).flatMap((line) => filled(line, '  ', '    '));

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
