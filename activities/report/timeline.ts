import type { Report } from '../../model/report.js';
import type { ReportSummary, Span } from '../../model/summary/summarise-report.js';
import { publishedPhases } from '../../model/summary/summarise-report.js';
import { overlaps } from './bar.js';
import type { Charted } from './chart.js';
import { chart } from './chart.js';
import { downtimeNote } from './downtime-track.js';
import type { Html } from '../../model/html.js';
import { html } from '../../model/html.js';

/**
 * What was done when, from the first component stopped; a way back that began at a gate has an axis
 * of its own.
 */
export function timeline({ downtime }: Report, summary: ReportSummary): Html {
  const { window, rollback, isBackFromGate, steps, nodes } = summary;
  if (window === undefined)
    return html`<section>
      <h2>Timeline</h2>
      <p class="empty">No component was stopped, so there is no window to draw.</p>
    </section>`;
  const charted: Charted = { steps, nodes, ...(downtime && { downtime }) };
  const back = isBackFromGate ? rollback : undefined;
  return html`<section>
    <h2>Timeline</h2>
    <p class="lead">Since the first component was stopped. All rows have the same axis.</p>
    ${legend(summary, [window, ...(back ? [back] : [])])} ${chart(charted, window)}
    ${
      back
        ? html`<h2 class="second">The way back</h2>
            <p class="lead">Since the first undo, which began after the gate.</p>
            ${chart(charted, back)}`
        : undefined
    }
    ${downtimeNote(downtime)}
  </section>`;
}

/** The colours that are really drawn, in the order of the published columns. */
function legend({ steps }: ReportSummary, axes: readonly Span[]): Html {
  const drawn = new Set(
    steps.flatMap(({ phase, attempts, isGate }) =>
      attempts
        .filter((attempt) => !isGate && axes.some((axis) => overlaps(attempt, axis)))
        .map(({ kind }) => (kind === 'undo' ? 'undo' : phase)),
    ),
  );
  const names = [...publishedPhases, 'undo' as const].filter((name) => drawn.has(name));
  return html`<ul class="legend">
    ${names.map(
      (name) =>
        html`<li>
          <i class="${name.replaceAll(' ', '-')}"></i>${name === 'undo' ? 'taken back' : name}
        </li>`,
    )}
  </ul>`;
}
