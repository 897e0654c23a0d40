import type { FieldError } from '../../model/schema/parse.js';
import type { Assets } from '../http/assets.js';
import { type Html, html } from '../../model/html.js';
import type { Session } from '../login/sessions.js';
import { csrfField, pageOf } from './layout.js';

/** The form that starts a run; after a refusal, what was written and what is wrong with it. */
export interface StartShown {
  readonly assets: Assets;
  readonly who: Session;
  readonly written?: string;
  readonly errors?: readonly FieldError[];
}

/** Wrong fields that are named; ten thousand nodes can be wrong alike. */
const maxErrors = 100;

/** Paste a spec or name a file; it is checked as everywhere before anything is started. */
export const startPage = ({ assets, who, written = '', errors = [] }: StartShown): Html =>
  pageOf({
    title: 'Start a run',
    assets,
    who,
    body: html`<section class="narrow wide">
      <h1>Start a run</h1>
      <p class="lead">
        A run makes its plan and waits: nothing of the cluster changes before somebody has approved
        it. It is asked for in your name, ${who.name}.
      </p>
      ${errors.length === 0 ? undefined : refused(errors)}
      <form method="post" action="/start" enctype="multipart/form-data" class="stack">
        ${csrfField(who)}
        <label for="spec">Spec, as YAML or JSON</label>
        <textarea
          id="spec"
          name="spec"
          rows="18"
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          aria-describedby="spec-help"
        >
${written}</textarea>
        <p class="fine" id="spec-help">Paths in it are those of the Temporal worker's host.</p>
        <label for="file">Or a file, which counts where nothing is pasted</label>
        <input id="file" name="file" type="file" accept=".yaml,.yml,.json" />
        <button type="submit" class="good">Check it and start</button>
      </form>
    </section>`,
  });

const refused = (errors: readonly FieldError[]): Html =>
  html`<div class="flash bad" role="alert">
    <p><strong>Refused, and nothing was started.</strong></p>
    <ul>
      ${errors
        .slice(0, maxErrors)
        .map(
          ({ path, message }) =>
            html`<li>${path === '' ? undefined : html`<code>${path}</code>: `}${message}</li>`,
        )}
      ${errors.length > maxErrors ? html`<li>and ${errors.length - maxErrors} more</li>` : undefined}
    </ul>
  </div>`;
