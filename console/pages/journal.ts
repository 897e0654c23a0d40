import { countText } from '../../model/duration.js';
import type { Entry, EntryVerb } from '../../model/journal.js';
import { type Html, html } from '../../model/html.js';
import type { RunLook } from '../runs.js';
import { clockText } from '../view/words.js';
import { pathOf } from './paths.js';

/** Lines that the overview shows; the page of the journal has all. */
const lastLines = 12;

const words: Readonly<Record<EntryVerb, string>> = {
  begin: 'begun',
  done: 'done',
  fail: 'failed',
  'undo-begin': 'taking back',
  undo: 'taken back',
  message: 'said',
  'refused-message': 'refused',
};

/** The newest lines of the journal, newest first. */
export function lastOfJournal(look: RunLook): Html {
  const { journal } = look;
  return html`<h2>Journal</h2>
    ${journalTable(journal.slice(-lastLines).toReversed())}
    ${
      journal.length > lastLines
        ? html`<p><a href="${pathOf(look)}/journal">All ${countText(journal.length)} lines</a></p>`
        : undefined
    }`;
}

/** Lines as they were written. */
export const journalTable = (entries: readonly Entry[]): Html =>
  entries.length === 0
    ? html`<p class="empty">Nothing was written yet.</p>`
    : html`<div class="scroll" role="region" aria-label="Journal" tabindex="0">
        <table class="journal">
          <thead>
            <tr>
              <th scope="col">Clock</th>
              <th scope="col">Line</th>
              <th scope="col">Step or message</th>
              <th scope="col">Evidence</th>
            </tr>
          </thead>
          <tbody>
            ${entries.map(
              ({ at, verb, step, evidence }) =>
                html`<tr class="${verb}">
                  <td class="when">${clockText(at)}</td>
                  <td>${words[verb]}</td>
                  <td>${step}</td>
                  <td class="evidence">${evidence.summary}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
