import { printable } from '../../model/printable.js';

/** Text that is already HTML; everything else is escaped on its way into a page. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Part[] | undefined;

/**
 * HTML out of a template; what is put in is escaped unless it is `Html` itself, absent is nothing.
 */
export const html = (fixed: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: fixed.map((text, index) => text + rendered(parts[index])).join(''),
});

/** Our own text that is HTML by birth, such as the style sheet; never anything from outside. */
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
};

const escaped = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
