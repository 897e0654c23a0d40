import type { Assets } from '../http/assets.js';
import { type Html, html } from '../../model/html.js';
import type { Session } from '../login/sessions.js';
import { pageOf } from './layout.js';

/** What went wrong, as a page. */
export interface Problem {
  readonly status: number;
  readonly lines: readonly string[];
  readonly assets: Assets;
  readonly who?: Session;
}

const titles: Readonly<Record<number, string>> = {
  400: 'This cannot be read',
  403: 'Not allowed',
  404: 'Not there',
  409: 'Not now',
  413: 'Too large',
  421: 'Another address',
  429: 'Too many attempts',
  502: 'Temporal does not answer',
};

/** A page that says where it failed and what to do. */
export const problemPage = ({ status, lines, assets, who }: Problem): Html => {
  const title = titles[status] ?? 'This failed';
  return pageOf({
    title,
    assets,
    ...(who && { who }),
    body: html`<section class="narrow">
      <h1>${title}</h1>
      ${lines.map((line) => html`<p>${line}</p>`)}
      <p><a href="/runs">Back to the runs</a></p>
    </section>`,
  });
};
