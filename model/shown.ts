import { printable } from './printable.js';

/** Longest piece of a refused value that a message repeats. */
const maxShown = 80;

/**
 * A value from outside, safe to put into a message: quoted, escaped, cut, and never walked into, as a few bytes of JSON
 * can be nested deeper than any stack.
 */
export function shown(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a map';
  if (typeof value === 'string') return quoted(value);
  if (value === undefined) return 'nothing';
  return String(value as number | bigint | boolean | symbol | null);
}

function quoted(text: string): string {
  const cut = text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
  return printable(JSON.stringify(cut));
}
