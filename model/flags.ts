import type { ComponentChange } from './plan.js';

/** What of a planned change concerns the flags of a command line. */
export type FlagChange = Pick<ComponentChange, 'remove' | 'set'>;

/**
 * A command line with every flag in one word: `--port 1` becomes `--port=1`. What is no flag
 * (`$KUBELET_EXTRA_ARGS`) keeps its place.
 */
export function joinFlags(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    const isValue = last !== undefined && isOpenFlag(last) && !/^[-$]/.test(word);
    if (isValue) joined.splice(-1, 1, `${last}=${word}`);
    else joined.push(word);
  }
  return joined;
}

/** The name of a flag without its dashes; absent for what is no flag. */
export const flagName = (word: string): string | undefined =>
  /^--?([A-Za-z0-9][A-Za-z0-9._-]*)(?:=|$)/.exec(word)?.[1];

/** The value of a flag among flags that are joined with theirs; of one that is given twice the last counts. */
export const lastValue = (words: readonly string[], flag: string): string | undefined =>
  words.findLast((word) => flagName(word) === flag)?.replace(/^[^=]*=?/, '') || undefined;

/**
 * Applies a change to words that are flags joined with their values. A flag that is set keeps the
 * place it had; new ones follow at the end. `write` turns a flag into the file's own notation.
 */
export function changeFlags(
  words: readonly string[],
  { remove, set }: FlagChange,
  write: (flag: string) => string = (flag) => flag,
): string[] {
  const placed = new Set<string>();
  const changed = words.flatMap((word) => {
    const name = flagName(word);
    if (name === undefined) return [word];
    const value = Object.hasOwn(set, name) ? set[name] : undefined;
    // A flag given twice: the last one counts for the program, so the one new value replaces all.
    if (value !== undefined && placed.has(name)) return [];
    if (value !== undefined) {
      placed.add(name);
      return [write(`--${name}=${value}`)];
    }
    return remove.includes(name) ? [] : [word];
  });
  const added = Object.entries(set).filter(([name]) => !placed.has(name));
  return [...changed, ...added.map(([name, value]) => write(`--${name}=${value}`))];
}

const isOpenFlag = (word: string): boolean => flagName(word) !== undefined && !word.includes('=');
