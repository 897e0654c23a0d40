import { TextDecoder } from 'node:util';
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { printable } from '../model/printable.js';
import type { FieldError } from '../model/schema/parse.js';
import { structureFaults } from './yaml-structure.js';

/** A spec of ten thousand nodes has less than one megabyte. */
const maxBytes = 4 * 1024 * 1024;
/** Aliases that a document may resolve to: a few shared values, no bomb. */
const maxAliases = 100;

/** What a YAML file holds, or what is wrong with it and where. */
export type YamlRead =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Reads one YAML 1.2 document of plain data; anything else is refused with its line. Pure. */
export function readYaml(bytes: Uint8Array): YamlRead {
  const text = textOf(bytes);
  if (typeof text !== 'string') return wrong(text.refused);
  const lineCounter = new LineCounter();
  const options = { uniqueKeys: false, strict: true, version: '1.2', lineCounter } as const;
  const documents = parseAllDocuments(text, options);
  if (!Array.isArray(documents)) return wrong('is empty; write a spec');
  const [document, ...more] = documents;
  if (document === undefined) return wrong('is empty; write a spec');
  if (more.length > 0) return wrong(`holds ${documents.length} documents; write one spec a file`);
  const errors = [...faultsOf(document), ...structureFaults(document, lineCounter)];
  if (errors.length > 0) return { ok: false, errors };
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: maxAliases }) as unknown };
  } catch (cause) {
    return wrong(cause instanceof Error ? cause.message : String(cause));
  }
}

const faultsOf = ({ errors, warnings }: Document): readonly FieldError[] =>
  [...errors, ...warnings].map(({ message, linePos }) => ({
    path: linePos ? `line ${linePos[0].line}, column ${linePos[0].col}` : '',
    message: printable(message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, ''),
  }));

const wrong = (message: string): YamlRead => ({
  ok: false,
  errors: [{ path: '', message: printable(message.split('\n')[0] ?? '') }],
});

/** UTF-8 without byte order mark and without NUL; Windows line ends are line ends. */
function textOf(bytes: Uint8Array): string | { readonly refused: string } {
  if (bytes.length > maxBytes)
    return { refused: `has ${bytes.length} bytes; at most ${maxBytes} are read` };
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { refused: 'is in UTF-16; save it as UTF-8' };
  if (bytes.includes(0)) return { refused: 'holds NUL characters; save it as plain text in UTF-8' };
  try {
    // A byte order mark is dropped: editors write it, and it means nothing in UTF-8.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    return { refused: 'is not in UTF-8; save it as UTF-8' };
  }
}
