import type { Finding } from '../../model/finding.js';
import { html, type Html } from '../../model/html.js';

/** What was known and accepted: who answers for it, and why. */
export function waivers(findings: readonly Finding[]): Html | undefined {
  const waived = findings.flatMap(({ id, severity, where, waiver }) =>
    waiver === undefined ? [] : [{ id, severity, where, waiver }],
  );
  if (waived.length === 0) return undefined;
  return html`<section>
    <h2>Waivers</h2>
    <p class="lead">Findings that a named person has accepted before the plan was approved.</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Finding</th>
            <th>Where</th>
            <th>Accepted by</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          ${waived.map(
            ({ id, severity, where, waiver }) =>
              html`<tr>
                <td class="nowrap"><span class="chip ${severity}">${severity}</span> ${id}</td>
                <td><code>${where}</code></td>
                <td>${waiver.by}</td>
                <td>${waiver.reason}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
