import { durationText } from '../../model/duration.js';
import type { Report } from '../../model/report.js';
import { type ComparedTime, compareWithEstimate } from '../../model/summary/compare-estimate.js';
import { html, type Html } from '../../model/html.js';

/** What the approvers were told that it would take, beside what it took. */
export function estimate(report: Report): Html | undefined {
  const compared = compareWithEstimate(report);
  if (compared.length === 0) return undefined;
  return html`<section>
    <h2>Expected and seen</h2>
    <p class="lead">
      The estimate that stood beside the plan when it was approved. It errs on the long side.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Line</th>
            <th>Expected</th>
            <th>Seen</th>
            <th>Of it</th>
          </tr>
        </thead>
        <tbody>
          ${compared.map(row)}
        </tbody>
      </table>
    </div>
  </section>`;
}

const row = ({ name, expectedMs, seenMs }: ComparedTime): Html =>
  html`<tr>
    <td>${name}</td>
    <td class="nowrap">${durationText(expectedMs)}</td>
    <td class="nowrap">${durationText(seenMs)}</td>
    <td class="nowrap">
      ${expectedMs === 0 ? '–' : `${Math.round((seenMs / expectedMs) * 100)} %`}${
        seenMs > expectedMs ? html` <span class="chip warning">longer</span>` : undefined
      }
    </td>
  </tr>`;
