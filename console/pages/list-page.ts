import type { RunLine } from '../../client/list-runs.js';
import { durationText } from '../../model/duration.js';
import type { Assets } from '../http/assets.js';
import { type Html, html } from '../../model/html.js';
import { may } from '../login/role.js';
import type { Session } from '../login/sessions.js';
import type { RunsPage, Wanted } from '../runs.js';
import { dateText } from '../view/words.js';
import { pageOf } from './layout.js';

/** The list of runs. */
export interface ListShown {
  readonly assets: Assets;
  readonly who: Session;
  readonly wanted: Wanted;
  readonly page: RunsPage;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Runs under way and ended, a page of them. */
export function listPage({ assets, who, wanted, page, now }: ListShown): Html {
  const { rows, counts, next } = page;
  return pageOf({
    title: 'Runs',
    assets,
    who,
    body: html`<h1>Runs</h1>
      <nav class="tabs" aria-label="Which runs">
        ${tab('all', 'All', counts.running + counts.ended, wanted)}
        ${tab('running', 'Under way', counts.running, wanted)}
        ${tab('ended', 'Ended', counts.ended, wanted)}
      </nav>
      ${rows.length === 0 ? emptyList(who) : table(rows, now)}
      <nav class="pages" aria-label="Pages">
        ${wanted.after === undefined ? undefined : html`<a href="${hrefOf(wanted.which)}">First page</a>`}
        ${
          next === undefined
            ? undefined
            : html`<a href="${hrefOf(wanted.which)}&amp;after=${encodeURIComponent(next)}"
                >Next page</a
              >`
        }
      </nav>`,
  });
}

const hrefOf = (which: Wanted['which']): string => `/runs?which=${which}`;

const tab = (which: Wanted['which'], word: string, count: number, wanted: Wanted): Html =>
  html`<a href="${hrefOf(which)}" ${which === wanted.which ? html`aria-current="page"` : undefined}
    >${word} <span class="count">${count}</span></a
  >`;

const emptyList = (who: Session): Html =>
  html`<p class="empty">
    There is no such run.
    ${may(who.role, 'operator') ? html`<a href="/start">Start one</a>.` : undefined}
  </p>`;

const table = (rows: readonly RunLine[], now: number): Html =>
  html`<div class="scroll" role="region" aria-label="Runs" tabindex="0">
    <table class="runs">
      <thead>
        <tr>
          <th scope="col">Cluster</th>
          <th scope="col">Versions</th>
          <th scope="col">State</th>
          <th scope="col">Waits for</th>
          <th scope="col">Started</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => line(row, now))}
      </tbody>
    </table>
  </div>`;

function line(row: RunLine, now: number): Html {
  const { cluster, runId, from = '?', to = '?', waitsFor, startedAt, endedAt } = row;
  return html`<tr>
    <th scope="row">
      <a href="/runs/${encodeURIComponent(cluster)}/${encodeURIComponent(runId)}">${cluster}</a>
    </th>
    <td>${from} <span aria-hidden="true">→</span><span class="unseen">to</span> ${to}</td>
    <td>${chip(row)}</td>
    <td>${waitsFor === undefined ? '–' : html`<b>${waitsFor}</b>`}</td>
    <td class="when">${dateText(startedAt)}</td>
    <td class="when">${durationText((endedAt ?? now) - startedAt)}</td>
  </tr>`;
}

/** States that the index may hold, by how they look. */
const looks: Readonly<Record<string, string>> = {
  migrated: 'good',
  'rolled-back': 'back',
  'rolling-back': 'back',
  rejected: 'plain',
  waiting: 'wait',
  paused: 'wait',
  'needs-operator': 'bad',
  running: 'busy',
  assessing: 'busy',
  ended: 'plain',
};

/** What is not known here went wrong: failed, terminated, timed out. */
const chip = ({ state, isUnderWay }: RunLine): Html =>
  chipOf(state, looks[state] ?? (isUnderWay ? 'busy' : 'bad'));

const chipOf = (text: string, look: string): Html =>
  html`<span class="chip ${look}">${text.replaceAll('-', ' ')}</span>`;
