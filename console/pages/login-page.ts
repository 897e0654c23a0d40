import type { Assets } from '../http/assets.js';
import { type Html, html } from '../../model/html.js';
import { pageOf } from './layout.js';

/** The login, and why the attempt before did not do. */
export const loginPage = (assets: Assets, wrong?: string): Html =>
  pageOf({
    title: 'Log in',
    assets,
    body: html`<section class="narrow">
      <h1>Log in</h1>
      ${
        wrong === undefined
          ? undefined
          : html`<div class="flash bad" role="alert" id="wrong"><span>${wrong}</span></div>`
      }
      <form method="post" action="/login" class="stack">
        <label for="token">Your token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby="token-help"
        />
        <p class="fine" id="token-help">
          Whoever runs this console made it for you. A console without users of its own prints one
          when it starts.
        </p>
        <button type="submit">Log in</button>
      </form>
    </section>`,
  });
