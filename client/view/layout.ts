import { printable } from '../../model/printable.js';

/** Columns that a line of text may have. */
const width = 100;
/** Longest text of one place of a finding; all of it is in the JSON. */
const maxText = 600;

/**
 * Text from a cluster as lines of ours: filled anew, so that no line break in it can begin a line that looks like
 * one of ours, and nothing hides in it.
 */
export function filled(text: string, first: string, rest = ' '.repeat(first.length)): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of wordsOf(text)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}

const wordsOf = (text: string): string[] =>
  cut(printable(text.replace(/\s+/gu, ' ')).trim()).split(' ');

const cut = (text: string): string =>
  text.length > maxText ? `${text.slice(0, maxText)}… (all of it with --json)` : text;

/** Columns of a table, each as wide as its widest cell; numbers to the right. */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        right.includes(column)
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Lines two columns to the right. */
export const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
