import type { Report } from '../../model/report.js';
import type { Html } from './html.js';
import { html } from './html.js';
import { clockText, dateText } from './times.js';

/** Who decided what, and what else people said to the run. */
export function people({ approvals, journal }: Report): Html {
  const said = journal.filter(({ verb }) => verb === 'message' || verb === 'refused-message');
  return html`<section>
    <h2>People</h2>
    ${
      approvals.length === 0
        ? html`<p class="empty">Nobody approved or rejected anything.</p>`
        : html`<div class="scroll">
            <table>
              <thead>
                <tr>
                  <th>Gate</th>
                  <th>Decision</th>
                  <th>By</th>
                  <th>When</th>
                  <th>Plan</th>
                  <th>Comment</th>
                </tr>
              </thead>
              <tbody>
                ${approvals.map(
                  ({ gate, decision, by, at, planDigest, comment }) =>
                    html`<tr>
                      <td>${gate}</td>
                      <td><span class="chip ${decision}">${decision}</span></td>
                      <td>${by}</td>
                      <td class="nowrap">${dateText(at)}</td>
                      <td><code title="${planDigest}">${planDigest.slice(0, 12)}</code></td>
                      <td>${comment ?? '–'}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
    ${
      said.length === 0
        ? undefined
        : html`<ul class="said">
            ${said.map(
              ({ at, verb, step, evidence }) =>
                html`<li class="${verb}">
                  <span class="when">${clockText(at)}</span> <b>${step}</b>${
                    verb === 'refused-message'
                      ? html` <span class="chip rejected">refused</span>`
                      : undefined
                  }
                  ${evidence.summary}
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}
