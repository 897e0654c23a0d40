import type { Finding } from '../../model/finding.js';

/** Of one kind as many travel; a report with thousands is read by nobody. */
const perKind = 50;

/** At most 50 findings of each kind; one more says how many are not shown. */
export function capFindings(findings: readonly Finding[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const { id } of findings) counts.set(id, (counts.get(id) ?? 0) + 1);
  const shown = new Map<string, number>();
  return findings.flatMap((finding) => {
    const place = (shown.get(finding.id) ?? 0) + 1;
    shown.set(finding.id, place);
    if (place <= perKind) return [finding];
    const more = (counts.get(finding.id) ?? 0) - perKind;
    return place === perKind + 1
      ? [{ ...finding, where: 'and more', what: `${more} more of this kind are not shown` }]
      : [];
  });
}
