import { durationText } from '../../model/duration.js';
import { type Html, html } from '../../model/html.js';
import type { RunLook, Work } from '../runs.js';
import { spacedWords } from '../view/words.js';

/** Lines that are read; the map of nodes shows all. */
const maxLines = 12;

/** What is being done at this moment, with what it says of itself. */
export function workPart({ work, state }: RunLook, now: number): Html | undefined {
  if (state !== 'running' || work.length === 0) return undefined;
  return html`<h2>Under way</h2>
    <ul class="work">
      ${work.slice(0, maxLines).map((one) => line(one, now))}
    </ul>
    ${work.length > maxLines ? html`<p class="fine">and ${work.length - maxLines} more</p>` : undefined}`;
}

function line({ what, attempt, since, word, lastFailure }: Work, now: number): Html {
  return html`<li>
    <b>${what.includes(' ') ? what : spacedWords(what)}</b>
    ${
      since === undefined
        ? undefined
        : html`<time class="when" data-since="${since}">${durationText(now - since)}</time>`
    }
    ${word === undefined ? undefined : html`<span class="summary">${word}</span>`}
    ${
      attempt > 1 || lastFailure !== undefined
        ? html`<span class="trouble"
            >attempt ${attempt}${lastFailure === undefined ? '' : `; before: ${lastFailure}`}</span
          >`
        : undefined
    }
  </li>`;
}
