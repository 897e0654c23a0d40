import type { Assets } from '../http/assets.js';
import { type Html, html } from '../../model/html.js';
import { may } from '../login/role.js';
import type { Flash, Session } from '../login/sessions.js';

/** What every page is made of. */
export interface Page {
  readonly title: string;
  readonly assets: Assets;
  /** Absent before the login. */
  readonly who?: Session;
  /** Where events come from that keep the page up to date. */
  readonly events?: string;
  readonly body: Html;
}

/** A whole page. What is to be told once is told, and forgotten. */
export function pageOf({ title, assets, who, events, body }: Page): Html {
  const told = who?.flash.splice(0) ?? [];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · kube-cutover</title>
        <link rel="icon" href="${assets.icon.url}" />
        <link rel="stylesheet" href="${assets.style.url}" />
        <script type="module" src="${assets.script.url}"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        ${banner(who)}
        <main id="main" tabindex="-1" data-events="${events ?? ''}">
          ${told.map(flashOf)}
          <p id="news" class="unseen" role="status" aria-live="polite"></p>
          ${body}
        </main>
        <footer>
          Times are UTC. What is shown is what the runs say of themselves; closing this page changes
          nothing.
        </footer>
      </body>
    </html> `;
}

const flashOf = ({ kind, text }: Flash): Html =>
  html`<div class="flash ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}">
    <strong>${kind === 'bad' ? 'Not done:' : 'Done:'}</strong> <span>${text}</span>
  </div>`;

function banner(who: Session | undefined): Html {
  return html`<header class="banner">
    <a class="brand" href="/runs">kube-cutover</a>
    ${
      who &&
      html`<nav aria-label="Console">
          <a href="/runs">Runs</a>
          ${may(who.role, 'operator') ? html`<a href="/start">Start a run</a>` : undefined}
        </nav>
        <form class="who" method="post" action="/logout">
          ${csrfField(who)}
          <span
            >You are <b>${who.name}</b><span class="unseen">, </span>
            <span class="role">${who.role}</span></span
          >
          <button type="submit" class="quiet">Log out</button>
        </form>`
    }
  </header>`;
}

/** The session's own word, in every form. */
export const csrfField = ({ csrf }: Session): Html =>
  html`<input type="hidden" name="csrf" value="${csrf}" />`;
