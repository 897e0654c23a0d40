import { type Html, html } from '../../model/html.js';
import type { Session } from '../login/sessions.js';
import type { RunLook } from '../runs.js';
import { csrfField } from './layout.js';
import { pathOf } from './paths.js';

/** A field for a decision that was signed elsewhere; `confirm` asks for the cluster's name beside it. */
export const pasteForm = (look: RunLook, who: Session, confirm?: string): Html =>
  html`<details id="paste">
    <summary>Paste a signed decision</summary>
    <form method="post" action="${pathOf(look)}/signed" class="stack">
      ${csrfField(who)}
      <p class="fine" id="paste-meaning">
        What <code>cutover approve</code> or <code>cutover reject</code> has printed with
        <code>--sign KEY --print</code>, as one line. It counts as a decision of the one who signed
        it, and counts once.
      </p>
      <label for="paste-signed">Signed decision</label>
      <textarea
        id="paste-signed"
        name="signed"
        rows="4"
        required
        maxlength="100000"
        spellcheck="false"
        autocomplete="off"
        aria-describedby="paste-meaning"
      ></textarea>
      ${
        confirm === undefined
          ? undefined
          : html`<label for="paste-confirm">${confirm}</label>
              <input id="paste-confirm" name="confirm" required autocomplete="off" />`
      }
      <button type="submit">Send it to the run</button>
    </form>
  </details>`;
