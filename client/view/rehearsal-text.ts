import { countText, durationText } from '../../model/duration.js';
import type { Rehearsal } from '../../model/rehearsal.js';
import { filled } from './layout.js';

/** What a rehearsal showed, but for its findings: the copy, the counts, deliberate differences, times. */
export function rehearsalText(rehearsal: Rehearsal): string[] {
  const { snapshot, kinds, objects, export: taken, deliberate, ladder, tookMs } = rehearsal;
  const left = Object.values(taken.leftOut).reduce((sum, count) => sum + count, 0);
  return [
    'Rehearsal on a copy',
    '',
    ...filled(
      `snapshot of ${snapshot.node}, revision ${snapshot.revision}, ` +
        `${countText(snapshot.bytes)} bytes, taken ${snapshot.takenAt}`,
      '  ',
    ),
    ...filled(
      `${countText(objects)} objects of ${countText(kinds.length)} kinds read on both sides; ` +
        `${countText(taken.objects)} to carry, ${countText(left)} left behind on purpose`,
      '  ',
    ),
    ...(ladder ?? []).flatMap(({ version, rewritten }) =>
      filled(`${version} rewrote ${countText(rewritten)} records for the target`, '  '),
    ),
    ...counted('left behind', taken.leftOut),
    ...counted('deliberately different', deliberate),
    ...filled(
      Object.entries(tookMs)
        .map(([part, ms]) => `${part} ${durationText(ms)}`)
        .join(', '),
      '  took ',
    ),
  ];
}

/** Counts by reason, the largest first. */
function counted(title: string, counts: { readonly [because: string]: number }): string[] {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  if (entries.length === 0) return [];
  const rows = entries.map(([because, count]) => [countText(count), because] as const);
  const wide = Math.max(...rows.map(([count]) => count.length));
  return [
    `  ${title}`,
    ...rows.flatMap(([count, because]) => filled(because, `    ${count.padStart(wide)}  `)),
  ];
}
