import { countText } from '../../model/duration.js';
import type { Finding } from '../../model/finding.js';
import {
  type FindingClass,
  type KindGroup,
  countsText,
  groupFindings,
} from '../../model/summary/group-findings.js';
import type { Html } from '../../model/html.js';
import { html } from '../../model/html.js';

/** Places of one kind that the page names; all are in report.json. */
const maxPlaces = 50;
/** Places that are shown before the rest is folded away. */
const openPlaces = 5;

const meanings: Readonly<Record<FindingClass, string>> = {
  blocker: 'refuse the plan until mended or waived',
  warning: 'for whoever approved',
  note: 'told for the record',
  waived: 'known, and accepted by name',
};

/** What was noticed before the window, by class and kind; why and what to do stand once for a kind. */
export const findings = (all: readonly Finding[]): Html =>
  html`<section>
    <h2>Findings</h2>
    ${
      all.length === 0
        ? html`<p class="empty">Nothing was found that needs telling.</p>`
        : html`<p class="lead">${countsText(all)}.</p>
            ${groupFindings(all).map(
              ({ of, kinds }) =>
                html`<h3><span class="chip ${of}">${of}</span> ${meanings[of]}</h3>
                  <ul class="findings">
                    ${kinds.map((kind) => kindItem(kind, of === 'waived'))}
                  </ul>`,
            )}`
    }
  </section>`;

function kindItem(kind: KindGroup, isWaived: boolean): Html {
  const { id, severity, why, remedy, source, findings: own } = kind;
  const named = own.slice(0, maxPlaces);
  const hidden = own.length - named.length;
  return html`<li>
    <p class="id">${id}${isWaived ? ` · ${severity}` : ''}${placesText(own.length)}</p>
    ${why === undefined ? undefined : html`<p>${why}</p>`}
    <ul class="places">
      ${named.slice(0, openPlaces).map((finding) => place(finding, remedy))}
    </ul>
    ${named.length > openPlaces ? folded(named.slice(openPlaces), hidden, remedy) : undefined}
    ${remedy === undefined ? undefined : html`<p class="remedy">${remedy}</p>`}
    ${source === undefined ? undefined : html`<p class="source">${source}</p>`}
  </li>`;
}

const placesText = (count: number): string => (count === 1 ? '' : ` · ${countText(count)} places`);

const folded = (more: readonly Finding[], hidden: number, remedy: string | undefined): Html =>
  html`<details>
    <summary>${countText(more.length + hidden)} more</summary>
    <ul class="places">
      ${more.map((finding) => place(finding, remedy))}
      ${hidden > 0 ? html`<li>${countText(hidden)} are in report.json</li>` : undefined}
    </ul>
  </details>`;

/** A place; a remedy that is its own stands beside it. */
const place = ({ where, what, remedy, waiver }: Finding, common: string | undefined): Html =>
  html`<li>
    <code>${where}</code> ${what}
    ${remedy === undefined || remedy === common ? undefined : html`<p class="remedy">${remedy}</p>`}
    ${
      waiver === undefined
        ? undefined
        : html`<p class="waiver">Waived by <b>${waiver.by}</b>: ${waiver.reason}</p>`
    }
  </li>`;
