import type { Assets } from '../http/assets.js';
import { type Html, html } from '../../model/html.js';
import type { Seen } from '../live/hub.js';
import type { Session } from '../login/sessions.js';
import type { RunLook } from '../runs.js';
import { pageOf } from './layout.js';
import { pathOf } from './paths.js';
import { overviewOf, partsOf } from './run-parts.js';

/** What pages of one run are made of. */
export interface RunShown {
  readonly assets: Assets;
  readonly who: Session;
  readonly look: RunLook;
}

/** One run at a glance, kept up to date where the browser runs our script. */
export const overviewPage = (
  { assets, who, look }: RunShown & { readonly look: Seen },
  now: number,
): Html =>
  pageOf({
    title: look.cluster,
    assets,
    who,
    ...(look.state === 'running' && { events: `${pathOf(look)}/events` }),
    body: html`${tabs(look, '')} ${overviewOf(partsOf(look, who, now))}`,
  });

/** Another page of the same run. */
export const runPage = (
  { assets, who, look }: RunShown,
  here: 'plan' | 'findings' | 'journal',
  title: string,
  body: Html,
): Html =>
  pageOf({
    title: `${look.cluster}: ${title}`,
    assets,
    who,
    body: html`${tabs(look, here)}
      <h1>${title} <span class="versions">${look.cluster}</span></h1>
      ${body}`,
  });

function tabs(look: RunLook, here: string): Html {
  const tab = (place: string, word: string): Html =>
    html`<a
      href="${pathOf(look)}${place === '' ? '' : `/${place}`}"
      ${place === here ? html`aria-current="page"` : undefined}
      >${word}</a
    >`;
  const reports = [
    tab('report.html', 'Report (page)'),
    tab('report.json', 'Report (JSON)'),
    tab('report.tar', 'Report (bundle)'),
  ];
  return html`<nav class="tabs" aria-label="Run of ${look.cluster}">
    ${tab('', 'Overview')} ${tab('plan', 'Plan')} ${tab('findings', 'Findings')}
    ${tab('journal', 'Journal')} ${look.report ? reports : undefined}
  </nav>`;
}
