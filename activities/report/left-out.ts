import type { Report } from '../../model/report.js';
import { html, type Html } from '../../model/html.js';

/** Nodes that are out of service until somebody looks after them. */
export const leftOut = ({ quarantined = [] }: Report): Html | undefined =>
  quarantined.length === 0
    ? undefined
    : html`<section>
        <h2>Left out</h2>
        <p class="lead">The run went on without these nodes. They are yours to bring back.</p>
        <ul class="said">
          ${quarantined.map(
            ({ node, by, reason }) => html`<li><b>${node}</b> by ${by}: ${reason}</li>`,
          )}
        </ul>
      </section>`;
