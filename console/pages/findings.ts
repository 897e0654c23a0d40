import { countText } from '../../model/duration.js';
import type { Finding } from '../../model/finding.js';
import {
  type FindingClass,
  type KindGroup,
  countsText,
  groupFindings,
} from '../../model/summary/group-findings.js';
import { type Html, html } from '../../model/html.js';

/** Places of one kind that are named; the rest is counted, and all are in the report. */
const maxPlaces = 200;
/** Places that are shown before the rest is folded away. */
const openPlaces = 5;

const meanings: Readonly<Record<FindingClass, string>> = {
  blocker: 'refuse the plan until mended or waived',
  warning: 'for whoever approves',
  note: 'told for the record',
  waived: 'known, and accepted by name',
};

/** What was noticed before the window, by class and kind. */
export const findingsList = (all: readonly Finding[]): Html =>
  html`<p class="lead">${all.length === 0 ? 'Nothing was found.' : `${countsText(all)}.`}</p>
    ${groupFindings(all).map(
      ({ of, kinds }) =>
        html`<h2><span class="chip ${of}">${of}</span> ${meanings[of]}</h2>
          <ul class="findings">
            ${kinds.map(kindItem)}
          </ul>`,
    )}`;

function kindItem({ id, why, remedy, source, findings }: KindGroup): Html {
  const named = findings.slice(0, maxPlaces);
  const hidden = findings.length - named.length;
  return html`<li>
    <h3>
      <code>${id}</code> ${findings.length === 1 ? '' : `${countText(findings.length)} places`}
    </h3>
    ${why === undefined ? undefined : html`<p>${why}</p>`}
    <ul class="places">
      ${named.slice(0, openPlaces).map((finding) => place(finding, remedy))}
    </ul>
    ${
      named.length <= openPlaces
        ? undefined
        : html`<details>
            <summary>${countText(named.length - openPlaces)} more</summary>
            <ul class="places">
              ${named.slice(openPlaces).map((finding) => place(finding, remedy))}
            </ul>
          </details>`
    }
    ${hidden > 0 ? html`<p class="fine">${countText(hidden)} further ones are in the report.</p>` : undefined}
    ${remedy === undefined ? undefined : html`<p class="remedy"><b>Do:</b> ${remedy}</p>`}
    ${source === undefined ? undefined : html`<p class="fine">${source}</p>`}
  </li>`;
}

/** A place; a remedy that is its own stands beside it. */
const place = ({ where, what, remedy, waiver }: Finding, common: string | undefined): Html =>
  html`<li>
    <code>${where}</code> ${what}
    ${remedy === undefined || remedy === common ? undefined : html`<p class="remedy"><b>Do:</b> ${remedy}</p>`}
    ${
      waiver === undefined
        ? undefined
        : html`<p class="waiver">Waived by <b>${waiver.by}</b>: ${waiver.reason}</p>`
    }
  </li>`;
