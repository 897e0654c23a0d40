import { printable } from './printable.js';

/** Text that is already HTML; everything else is escaped on its way into a page. */
export interface Html {
  readonly html: string;
}

/** What a template takes: absent is nothing, a list is one after the other. */
export type Part = Html | string | number | readonly Part[] | undefined;

/**
 * HTML out of a template. What is put in is escaped unless it is `Html` itself, so put text only
 * between tags or inside quoted attributes.
 */
export const html = (fixed: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: fixed.map((text, index) => text + rendered(parts[index])).join(''),
});

/** Our own text that is HTML by birth, such as a style sheet; never anything from outside. */
export const trusted = (text: string): Html => ({ html: text });

function rendered(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  if ('html' in part) return part.html;
  return part.map(rendered).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text from outside: what hides or turns its neighbours is shown by its code. */
const escaped = (text: string): string =>
  printable(text).replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
