import { countText, durationText } from '../../model/duration.js';
import type { Rehearsal } from '../../model/rehearsal.js';
import type { Report } from '../../model/report.js';
import { type ObjectsSummary, summariseObjects } from '../../model/summary/summarise-objects.js';
import type { Html } from '../../model/html.js';
import { html } from '../../model/html.js';

/** What was rehearsed, what was carried, and what became of each object; absent where neither is known. */
export function objects({ rehearsal, journal }: Report): Html | undefined {
  const summary = summariseObjects(journal);
  const isImported = Object.keys(summary.import).length > 0;
  if (rehearsal === undefined && !isImported && summary.drift === undefined) return undefined;
  return html`<section>
    <h2>Objects</h2>
    <p class="lead">
      Counted, never assumed: read on a copy before the approval, carried in the window, compared
      afterwards.
    </p>
    ${
      rehearsal === undefined
        ? undefined
        : html`<h3>Before the approval, on a copy</h3>
            <dl class="columns">${rehearsed(rehearsal)}</dl>`
    }
    ${
      isImported
        ? html`<h3>In the window</h3>
            <dl class="columns">${became(summary)}</dl>`
        : undefined
    }
    ${rehearsal === undefined ? undefined : details(rehearsal)} ${drift(summary)}
    ${
      summary.remarks.length === 0
        ? undefined
        : html`<h3>Neither simply created nor there already</h3>
            <ul class="places">
              ${summary.remarks.map((remark) => html`<li>${remark}</li>`)}
            </ul>`
    }
  </section>`;
}

const column = (name: string, count: number, note: string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd><b>${countText(count)}</b><span>${note}</span></dd>
  </div>`;

const rehearsed = ({ objects: read, kinds, export: taken, deliberate }: Rehearsal): Html[] => [
  column('rehearsed', read, `of ${countText(kinds.length)} kinds, read on both sides`),
  column('to carry', taken.objects, 'in the versions that the target serves'),
  column('left behind', sumOf(taken.leftOut), 'on purpose, by reason below'),
  column('made different', sumOf(deliberate), 'on purpose, by reason below'),
];

const verdictNotes: Readonly<Record<string, string>> = {
  created: 'by this run',
  'already equal': 'made so by others before us',
  'made equal': 'were there and differed',
  replaced: 'under the same name',
  refused: 'by the target',
};

const became = ({ import: counts, equalAfter }: ObjectsSummary): Html[] => [
  ...Object.entries(counts).map(([verdict, count]) =>
    column(verdict, count, verdictNotes[verdict] ?? ''),
  ),
  ...(equalAfter === undefined ? [] : [column('equal', equalAfter, 'when all was verified')]),
];

const details = ({ export: taken, deliberate, tookMs, snapshot }: Rehearsal): Html =>
  html`${reasons('Left behind on purpose', taken.leftOut)}
    ${reasons('Different on purpose', deliberate)}
    <p class="fine">
      Rehearsed on a snapshot of ${snapshot.node}, taken ${snapshot.takenAt}, revision
      ${String(snapshot.revision)}, ${countText(snapshot.bytes)} bytes, sha256
      <code>${snapshot.sha256.slice(0, 12)}</code>. It took
      ${Object.entries(tookMs)
        .map(([part, ms]) => `${part} ${durationText(ms)}`)
        .join(', ')}.
    </p>`;

/** Counts by reason, the largest first. */
function reasons(title: string, counts: { readonly [because: string]: number }): Html | undefined {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  if (entries.length === 0) return undefined;
  return html`<h3>${title}</h3>
    <table class="counts">
      <tbody>
        ${entries.map(
          ([because, count]) =>
            html`<tr>
              <td>${countText(count)}</td>
              <td>${because}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function drift({ drift: seen, unfit }: ObjectsSummary): Html | undefined {
  if (seen === undefined) return undefined;
  const { created, changed, deleted, examples } = seen;
  const text =
    created + changed + deleted === 0
      ? 'Nothing: the window carried what was rehearsed.'
      : `${countText(created)} created, ${countText(changed)} changed, ${countText(deleted)} deleted.`;
  return html`<h3>Between rehearsal and window</h3>
    <p>${text}</p>
    ${
      examples.length === 0
        ? undefined
        : html`<ul class="places">
            ${examples.map((example) => html`<li><code>${example}</code></li>`)}
          </ul>`
    }
    ${
      unfit.length === 0
        ? undefined
        : html`<h3>Never rehearsed, and seen at the gate before the window</h3>
            <ul class="places">
              ${unfit.map((one) => html`<li>${one}</li>`)}
            </ul>`
    }`;
}

const sumOf = (counts: { readonly [because: string]: number }): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
