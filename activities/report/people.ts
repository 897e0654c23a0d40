import { requesterText } from '../../model/requester-text.js';
import type { Report } from '../../model/report.js';
import type { Html } from '../../model/html.js';
import { html } from '../../model/html.js';
import { clockText, dateText } from './times.js';

/** Who asked, who decided what, and what else people said to the run. */
export function people({ approvals, journal, requestedBy }: Report): Html {
  const said = journal.filter(({ verb }) => verb === 'message' || verb === 'refused-message');
  return html`<section>
    <h2>People</h2>
    ${requestedBy === undefined ? undefined : html`<p>Asked for by ${requesterText(requestedBy)}.</p>`}
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
                  <th>Signed</th>
                  <th>When</th>
                  <th>Plan</th>
                  <th>Comment</th>
                </tr>
              </thead>
              <tbody>
                ${approvals.map(decision)}
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

type Decided = Report['approvals'][number];

const decision = ({
  gate,
  decision: of,
  by,
  proof,
  at,
  planDigest,
  comment,
  ticket,
}: Decided): Html =>
  html`<tr>
    <td class="nowrap">${gate}</td>
    <td><span class="chip ${of}">${of}</span></td>
    <td class="nowrap">${by}</td>
    <td class="nowrap">${signedText(proof)}</td>
    <td class="nowrap">${dateText(at)}</td>
    <td class="nowrap"><code title="${planDigest}">${planDigest.slice(0, 12)}</code></td>
    <td>${[ticket, comment].filter((one) => one !== undefined).join(': ') || '–'}</td>
  </tr>`;

/** A name without a signature is what somebody said of themselves. */
const signedText = (proof: Decided['proof']): Html =>
  proof === undefined
    ? html`<span class="chip note">not signed</span>`
    : html`<span class="chip approved">verified</span> ${proof.signer}
        <code title="${proof.key}">${proof.key.slice(0, 19)}…</code>`;
