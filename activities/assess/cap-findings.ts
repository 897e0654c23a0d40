import type { Finding, Waiver } from '../../model/finding.js';

/** Of one kind as many travel; a report with thousands is read by nobody. */
const perKind = 50;

/**
 * At most 50 findings of each kind; one more says how many are not shown. What a waiver names by its place always
 * travels, or it would seem to meet nothing.
 */
export function capFindings(
  findings: readonly Finding[],
  waivers: readonly Waiver[] = [],
): readonly Finding[] {
  const named = new Set(waivers.map(({ finding, where }) => `${finding} ${where}`));
  const counts = new Map<string, number>();
  const shown: Finding[] = [];
  for (const finding of findings) {
    const count = (counts.get(finding.id) ?? 0) + 1;
    counts.set(finding.id, count);
    if (count <= perKind || named.has(`${finding.id} ${finding.where}`)) shown.push(finding);
  }
  const more = [...counts]
    .map(([id, count]) => ({ id, left: count - shown.filter((one) => one.id === id).length }))
    .filter(({ left }) => left > 0);
  return [
    ...shown,
    ...more.flatMap(({ id, left }) => {
      const example = shown.find((one) => one.id === id);
      const what = `${left} more of this kind are not shown`;
      return example === undefined ? [] : [{ ...example, where: 'and more', what }];
    }),
  ];
}
