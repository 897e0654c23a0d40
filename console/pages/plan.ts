import { countText, durationText } from '../../model/duration.js';
import type { Estimate, EstimatedTime, Felt } from '../../model/estimate.js';
import type { Rehearsal } from '../../model/rehearsal.js';
import type { PlanView } from '../../model/status.js';
import { countsText } from '../../model/summary/group-findings.js';
import { type Html, html } from '../../model/html.js';

/** Lines of change that are shown; beyond it nobody reads, and the digest covers all. */
const maxChanges = 2000;

/** What people approve: outline, changes, what it takes, who feels it, what was rehearsed. */
export const planPart = (plan: PlanView, findingsHref: string): Html =>
  html`<p class="lead">
      Digest <code class="digest">${plan.planDigest}</code>: an approval names it, and another plan
      is never run on it.
    </p>
    <section>
      <h2>Findings</h2>
      <p><a href="${findingsHref}">${countsText(plan.findings)}</a></p>
    </section>
    <section>
      <h2>Outline</h2>
      <ol class="plain">
        ${plan.outline.map((line) => html`<li>${unnumbered(line)}</li>`)}
      </ol>
    </section>
    ${plan.estimate && estimatePart(plan.estimate)}
    ${plan.rehearsal && rehearsalPart(plan.rehearsal)}
    <section>
      <h2>What changes in command lines</h2>
      <ul class="changes">
        ${plan.changes.slice(0, maxChanges).map((line) => html`<li><code>${line}</code></li>`)}
      </ul>
      ${
        plan.changes.length > maxChanges
          ? html`<p class="fine">
              ${countText(plan.changes.length - maxChanges)} more; cutover plan prints them.
            </p>`
          : undefined
      }
    </section>`;

/** The list counts by itself. */
const unnumbered = (line: string): string => line.replace(/^\d+\. /, '');

function estimatePart({ window, rollback, parts, nodes, workloads }: Estimate): Html {
  return html`<section>
    <h2>What it is expected to take</h2>
    <dl class="facts">
      <div>
        <dt>Window</dt>
        <dd>${durationText(window.ms)}</dd>
      </div>
      <div>
        <dt>Way back</dt>
        <dd>${durationText(rollback.ms)}</dd>
      </div>
    </dl>
    ${felt('Nodes', nodes)} ${felt('Workloads', workloads)}
    <details>
      <summary>Line by line, with formulas</summary>
      <div class="scroll" role="region" aria-label="Estimates" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Expected</th>
              <th scope="col">Formula</th>
            </tr>
          </thead>
          <tbody>
            ${[...parts, window, rollback].map(timeRow)}
          </tbody>
        </table>
      </div>
    </details>
  </section>`;
}

const timeRow = ({ name, ms, formula }: EstimatedTime): Html =>
  html`<tr>
    <td>${name}</td>
    <td class="when">${durationText(ms)}</td>
    <td>${formula}</td>
  </tr>`;

const felt = (title: string, all: readonly Felt[]): Html | undefined =>
  all.length === 0
    ? undefined
    : html`<h3>${title}</h3>
        <ul class="plain">
          ${all.map(
            ({ who, what, awayMs }) =>
              html`<li>
                <b>${who}</b>: ${what}${awayMs === undefined ? '' : ` (${durationText(awayMs)})`}
              </li>`,
          )}
        </ul>`;

const rehearsalPart = ({ snapshot, objects, deliberate, tookMs }: Rehearsal): Html =>
  html`<section>
    <h2>What was rehearsed</h2>
    <p>
      ${countText(objects)} objects of a snapshot of etcd, taken on ${snapshot.node} at
      ${snapshot.takenAt}, read on both sides in
      ${durationText(Object.values(tookMs).reduce((sum, ms) => sum + ms, 0))}.
    </p>
    ${
      Object.keys(deliberate).length === 0
        ? undefined
        : html`<h3>Meant to differ</h3>
            <ul class="plain">
              ${Object.entries(deliberate).map(([because, count]) => html`<li>${countText(count)}: ${because}</li>`)}
            </ul>`
    }
  </section>`;
