import { countText, durationText } from '../../model/duration.js';
import type { Downtime } from '../../model/report.js';
import type { Span } from '../../model/summary/summarise-report.js';
import { percent } from './axis.js';
import type { Html } from '../../model/html.js';
import { html, trusted } from '../../model/html.js';

/** Rows for single targets, at most; beyond that only the application as a whole is drawn. */
const maxTargets = 8;

/** The application as the outside prober saw it, as a whole and by target. */
export function downtimeTracks(downtime: Downtime | undefined, axis: Span): Html {
  if (downtime === undefined || downtime.requests === 0)
    return html`<h3>Application, from outside</h3>
      <p class="empty">No outside prober ran: downtime was not measured.</p>`;
  const targets = [...new Set(downtime.gaps.flatMap(({ target }) => target ?? []))].toSorted();
  const whole = downtime.gaps.filter(({ target }) => target === undefined);
  return html`<h3>Application, from outside</h3>
    ${row(html`<strong>answered by any target</strong>`, whole, axis, 'whole')}
    ${targets.slice(0, maxTargets).map((target) =>
      row(
        html`<code>${target}</code>`,
        downtime.gaps.filter((gap) => gap.target === target),
        axis,
        'single',
      ),
    )}`;
}

/** What the strip cannot show. */
export function downtimeNote(downtime: Downtime | undefined): Html | undefined {
  if (downtime === undefined || downtime.requests === 0) return undefined;
  const targets = new Set(downtime.gaps.flatMap(({ target }) => target ?? [])).size;
  return html`<p class="fine">${note(downtime, targets)}</p>`;
}

function row(label: Html, gaps: Downtime['gaps'], axis: Span, kind: string): Html {
  const marks = gaps
    .filter(({ fromMs, toMs }) => toMs >= axis.from && fromMs <= axis.to)
    .map((gap) => mark(gap, axis));
  return html`<div class="row probe ${kind}">
    <div class="label">${label}</div>
    <div class="track up">${marks}</div>
  </div>`;
}

function mark({ fromMs, toMs }: Downtime['gaps'][number], axis: Span): Html {
  const left = percent(fromMs, axis);
  const width = percent(toMs, axis) - left;
  const length = durationText(toMs - fromMs);
  const place = trusted(`left:${left.toFixed(3)}%;width:${width.toFixed(3)}%`);
  return html`<span class="gap" style="${place}" title="no answer for ${length}"
    >${width > 7 ? html`<b>${length}</b>` : undefined}</span
  >`;
}

function note({ requests, failed, awayMs, longestGapMs }: Downtime, targets: number): string {
  const parts = [`${countText(requests)} requests, ${countText(failed)} failed`];
  if (awayMs > 0)
    parts.push(`away ${durationText(awayMs)}, longest gap ${durationText(longestGapMs)}`);
  if (targets > maxTargets) parts.push(`${targets - maxTargets} more targets are in report.json`);
  const scope = 'Counted over the whole run; gaps outside the window are not drawn.';
  return `${parts.join(' · ')}. Red: no answer. ${scope}`;
}
