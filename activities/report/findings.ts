import type { Finding } from '../../model/finding.js';
import type { Html } from './html.js';
import { html } from './html.js';

const order: readonly Finding['severity'][] = ['blocker', 'warning', 'note'];

/** What the assessment noticed, gravest first. */
export const findings = (all: readonly Finding[]): Html =>
  html`<section>
    <h2>Findings</h2>
    ${
      all.length === 0
        ? html`<p class="empty">The assessment found nothing to tell.</p>`
        : html`<ul class="findings">
            ${all
              .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
              .map(
                ({ id, severity, where, what, remedy }) =>
                  html`<li class="${severity}">
                    <span class="chip ${severity}">${severity}</span>
                    <div>
                      <p><code>${where}</code> ${what}</p>
                      ${remedy === undefined ? undefined : html`<p class="remedy">${remedy}</p>`}
                      <p class="id">${id}</p>
                    </div>
                  </li>`,
              )}
          </ul>`
    }
  </section>`;
