import { countText, durationText } from '../../model/duration.js';
import type { Downtime } from '../../model/report.js';
import { type Html, html } from '../../model/html.js';
import type { Bar, DowntimeGraph } from '../prober/graph.js';
import { clockText } from '../view/words.js';

type Drawn = Exclude<DowntimeGraph, { readonly missing: string }>;

/** Units of the drawing: a bar is one wide, and this high when every request failed. */
const height = 40;
/** Gaps that are listed. */
const maxGaps = 20;

/** The application as the outside prober sees it: a drawing, and the same in words. */
export function downtimePart(graph: DowntimeGraph): Html {
  return html`<h2>Application, from outside</h2>
    ${'missing' in graph ? html`<p class="empty">${sentence(graph.missing)}.</p>` : drawn(graph)}`;
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function drawn(graph: Drawn): Html {
  const { downtime, from, to, bars } = graph;
  return html`<p class="lead">${told(downtime)}</p>
    <figure class="graph">
      <svg
        viewBox="0 0 ${bars.length} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-labelledby="graph-title"
      >
        <title id="graph-title">
          Requests from ${clockText(from)} to ${clockText(to)}. ${told(downtime)}
        </title>
        <defs>
          <pattern id="hatch" width="1" height="4" patternUnits="userSpaceOnUse">
            <rect class="away" width="1" height="4" />
            <rect class="stripe" width="1" height="1.2" />
          </pattern>
        </defs>
        ${bars.map(barOf)}
      </svg>
      <figcaption>
        <span>${clockText(from)}</span>
        <span>green: answered · red, striped: no answer · empty: not asked</span>
        <span>${clockText(to)}</span>
      </figcaption>
    </figure>
    ${gapsOf(downtime)}`;
}

function told({ requests, failed, awayMs, longestGapMs }: Downtime): string {
  const counted = `${countText(requests)} requests, ${countText(failed)} without answer`;
  return awayMs === 0
    ? `${counted}; the application was never away.`
    : `${counted}; away for ${durationText(awayMs)}, at the longest ${durationText(longestGapMs)}.`;
}

function barOf({ requests, failed }: Bar, index: number): Html | undefined {
  if (requests === 0) return undefined;
  const red = (failed / requests) * height;
  return html`<rect
      class="up"
      x="${index}"
      y="0"
      width="1"
      height="${(height - red).toFixed(2)}"
    />${
      failed === 0
        ? undefined
        : html`<rect
            fill="url(#hatch)"
            x="${index}"
            y="${(height - red).toFixed(2)}"
            width="1"
            height="${red.toFixed(2)}"
          />`
    }`;
}

function gapsOf({ gaps }: Downtime): Html | undefined {
  if (gaps.length === 0) return undefined;
  const shown = gaps.slice(0, maxGaps);
  return html`<details id="gaps">
    <summary>${countText(gaps.length)} gaps</summary>
    <div class="scroll" role="region" aria-label="Gaps" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Length</th>
            <th scope="col">Who did not answer</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ fromMs, toMs, target }) =>
              html`<tr>
                <td class="when">${clockText(fromMs)}</td>
                <td class="when">${durationText(toMs - fromMs)}</td>
                <td>${target ?? 'nobody answered'}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
