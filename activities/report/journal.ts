import type { Report } from '../../model/report.js';
import type { Html } from '../../model/html.js';
import { html } from '../../model/html.js';
import { clockText } from './times.js';

/** Every line as it was written, in order: the source of everything above. */
export const journal = ({ journal: entries, startedAt }: Report): Html =>
  html`<section>
    <h2>Journal</h2>
    <p class="lead">
      Every line in the order it was written, the source of all that is above. Clock in UTC.
    </p>
    <div class="scroll">
      <table class="journal">
        <thead>
          <tr>
            <th>Clock</th>
            <th>Since start</th>
            <th>Line</th>
            <th>Step</th>
            <th>Evidence</th>
          </tr>
        </thead>
        <tbody>
          ${entries.map(
            ({ at, verb, step, evidence }) =>
              html`<tr class="${verb}">
                <td class="when">${clockText(at)}</td>
                <td class="when">${((at - startedAt) / 1000).toFixed(1)} s</td>
                <td>${verb}</td>
                <td>${step}</td>
                <td>${evidence.summary}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
