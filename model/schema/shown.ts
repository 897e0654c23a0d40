/** Longest piece of a refused value that a message repeats. */
const maxShown = 80;

/** Not printed by JSON as escapes, yet able to reorder or hide text on a terminal. */
// oxlint-disable-next-line no-control-regex -- these very characters are what must not get through
const unprintable = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A value from outside, safe to put into a message: quoted, escaped, cut, and never walked into. */
export function shown(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a map';
  if (typeof value === 'string') return quoted(value);
  return String(value);
}

function quoted(text: string): string {
  const cut = text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
  return JSON.stringify(cut).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
