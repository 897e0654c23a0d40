import { durationText } from '../../model/duration.js';
import type { NodeBar, Span } from '../../model/summary/summarise-report.js';
import { percent } from './axis.js';
import type { Html } from '../../model/html.js';
import { html, trusted } from '../../model/html.js';

/** Room that a length needs beside its bar, in percent of the axis. */
const labelRoom = { plain: 9, failed: 16 } as const;

/** Where a bar lies on the axis, in percent. */
interface Place {
  readonly left: number;
  readonly right: number;
}

/** Does any of a span lie on the axis? */
export const overlaps = (span: Span, axis: Span): boolean =>
  span.to > axis.from && span.from < axis.to;

/** The bars of one row, without words. */
export const bars = (marks: readonly NodeBar[], axis: Span): Html[] =>
  marks.filter((mark) => overlaps(mark, axis)).map((mark) => bar(mark, placeOf(mark, axis)));

/** The bars of one row, each with its length beside it where there is room. */
export function labelledBars(marks: readonly NodeBar[], axis: Span): Html[] {
  const drawn = marks.filter((mark) => overlaps(mark, axis));
  const places = drawn.map((mark) => placeOf(mark, axis));
  return drawn.map((mark, index) => {
    const place = placeOf(mark, axis);
    const before = place.left - (places[index - 1]?.right ?? 0);
    const after = (places[index + 1]?.left ?? 100) - place.right;
    return html`${bar(mark, place)}${label(mark, place, before, after)}`;
  });
}

const placeOf = (span: Span, axis: Span): Place => ({
  left: percent(span.from, axis),
  right: percent(span.to, axis),
});

function bar(mark: NodeBar, { left, right }: Place): Html {
  const kind = mark.kind === 'undo' ? 'undo' : (mark.phase ?? 'other').replaceAll(' ', '-');
  const title = [mark.step, mark.summary, durationText(mark.to - mark.from)]
    .filter((text) => text !== '')
    .join(' · ');
  const place = trusted(`left:${left.toFixed(3)}%;width:${(right - left).toFixed(3)}%`);
  const failed = mark.failed ? ' failed' : '';
  return html`<span class="bar ${kind}${failed}" style="${place}" title="${title}"></span>`;
}

function label(mark: NodeBar, place: Place, before: number, after: number): Html | undefined {
  const room = mark.failed ? labelRoom.failed : labelRoom.plain;
  const width = place.right - place.left;
  const text = `${durationText(mark.to - mark.from)}${mark.failed ? ' · failed' : ''}`;
  const put = (kind: string, where: string): Html =>
    html`<span class="length ${kind}" style="${trusted(where)}">${text}</span>`;
  if (after >= room) return put('', `left:${place.right.toFixed(3)}%`);
  if (before >= room) return put('', `right:${(100 - place.left).toFixed(3)}%`);
  return width >= room ? put('inside', `left:${place.left.toFixed(3)}%`) : undefined;
}
