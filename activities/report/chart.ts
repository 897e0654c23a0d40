import { countText } from '../../model/duration.js';
import type { Downtime } from '../../model/report.js';
import type { StepSummary } from '../../model/summary/step-summary.js';
import type { NodeBar, NodeSummary, Span } from '../../model/summary/summarise-report.js';
import { axisOf, tickDistance, ticksOf } from './axis.js';
import { bars, labelledBars, overlaps } from './bar.js';
import { downtimeTracks } from './downtime-track.js';
import type { Html } from '../../model/html.js';
import { html, trusted } from '../../model/html.js';

/** More rows than this nobody reads; the busiest are shown, and the rest is counted. */
const maxNodes = 60;

/** What a chart is drawn from. */
export interface Charted {
  readonly steps: readonly StepSummary[];
  readonly nodes: readonly NodeSummary[];
  readonly downtime?: Downtime;
}

/** Steps, nodes and the application's absence, each a row on the one axis of a span. */
export function chart({ steps, nodes, downtime }: Charted, span: Span): Html {
  const axis = axisOf(span);
  const busy = nodes.filter((node) => node.bars.some((one) => overlaps(one, axis)));
  const busiest = busy.toSorted((a, b) => b.busyMs - a.busyMs).slice(0, maxNodes);
  const hidden = busy.length - busiest.length;
  return html`<div class="chart" style="${trusted(`--tick:${tickDistance(axis).toFixed(4)}%`)}">
    ${ticks(axis)} ${steps.filter(isWorkOn(axis)).map((step) => stepRow(step, axis))}
    ${busy.length === 0 ? undefined : html`<h3>By node</h3>`}
    ${busy
      .filter((node) => busiest.includes(node))
      .map((node) => row(html`<code>${node.node}</code>`, bars(node.bars, axis)))}
    ${hidden > 0 ? html`<p class="fine">${hiddenText(hidden)}</p>` : undefined}
    ${downtimeTracks(downtime, axis)} ${ticks(axis)}
  </div>`;
}

const hiddenText = (count: number): string =>
  `${countText(count)} less busy nodes are in report.json.`;

const isWorkOn =
  (axis: Span) =>
  ({ isGate, attempts }: StepSummary): boolean =>
    !isGate && attempts.some((attempt) => overlaps(attempt, axis));

function stepRow({ number, name, phase, attempts }: StepSummary, axis: Span): Html {
  const marks = attempts.map(({ kind, from, to, ended, entry }): NodeBar => ({
    kind,
    from,
    to,
    step: name,
    failed: ended === 'badly',
    summary: entry?.evidence.summary ?? '',
    ...(phase && { phase }),
  }));
  const label = html`<span class="number">${number}</span><span>${name}</span>`;
  return row(label, labelledBars(marks, axis));
}

/** One row: a label, and beside it what lies on the axis. */
const row = (label: Html, marks: readonly Html[]): Html =>
  html`<div class="row">
    <div class="label">${label}</div>
    <div class="track">${marks}</div>
  </div>`;

const ticks = (axis: Span): Html =>
  html`<div class="row ticks" aria-hidden="true">
    <div class="label"></div>
    <div class="track">
      ${ticksOf(axis).map(
        ({ left, label }) =>
          html`<span style="${trusted(`left:${left.toFixed(3)}%`)}">${label}</span>`,
      )}
    </div>
  </div>`;
