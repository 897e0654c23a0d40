import { type Document, type LineCounter, isScalar, visit } from 'yaml';
import type { FieldError } from '../model/schema/parse.js';

/** Aliases that one document may have: a few shared values. Each is looked for from the document's start. */
const maxAliases = 100;

/**
 * Keys that stand twice in one map, keys that are maps, lists or aliases, and aliases in numbers: the parser's own ways
 * with all three take time by the square of their number. Pure.
 */
export function structureFaults(document: Document, lines: LineCounter): readonly FieldError[] {
  const faults: FieldError[] = [];
  let aliases = 0;
  visit(document, {
    Alias: () => {
      aliases += 1;
    },
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        if (name === undefined) faults.push({ path: placeOf(key, lines), message: plain });
        else if (seen.has(name)) faults.push({ path: placeOf(key, lines), message: twice });
        else seen.add(name);
      }
    },
  });
  const many = `has ${aliases} aliases; at most ${maxAliases} are followed`;
  return aliases > maxAliases ? [...faults, { path: '', message: many }] : faults;
}

const plain = 'Map keys must be plain text';
const twice = 'Map keys must be unique';

function placeOf(key: unknown, lines: LineCounter): string {
  const { line, col } = lines.linePos(startOf(key));
  return `line ${line}, column ${col}`;
}

function startOf(key: unknown): number {
  const range = typeof key === 'object' && key !== null && 'range' in key ? key.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}
