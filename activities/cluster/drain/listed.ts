/** Enough to act on; a node may have hundreds. */
const most = 10;

/** `a; b; c and 4 more`: the first ten. */
export function listed(texts: readonly string[]): string {
  const named = texts.slice(0, most).join('; ');
  return texts.length > most ? `${named} and ${texts.length - most} more` : named;
}

/** `1 pod`, `3 pods`. */
export const countOf = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
