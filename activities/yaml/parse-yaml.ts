import { isScalar, LineCounter, parseAllDocuments, visit, type Document } from 'yaml';

/** Characters that are parsed: manifests of whole clusters have less. */
const longest = 8 * 1024 * 1024;
/** Levels of nesting. Objects of Kubernetes have some 30; a few thousand take the parser's stack, and the process with it. */
const deepest = 500;

/** Aliases of one document: a few shared values. Each is looked for from the document's start, if it is followed. */
const mostAliases = 100;

/** Something in a text that is no YAML, or that nobody should write. */
export interface YamlFault {
  readonly message: string;
  /** From 1 on; absent where it is about the whole. */
  readonly line?: number;
}

/** The documents of a text, and what is wrong with them. */
export interface ParsedYaml {
  readonly documents: readonly Document[];
  readonly faults: readonly YamlFault[];
  /** The line of a character of the text, from 1 on. */
  readonly lineAt: (offset: number) => number;
}

/** Parses a text from outside, however hostile, in time that grows with its length. Aliases are not followed. */
export function parseYaml(text: string): ParsedYaml {
  if (text.length > longest)
    return refused(`it has ${text.length} characters; at most ${longest} are read`);
  if (isDeep(text)) return refused(`it is nested deeper than ${deepest} levels`);
  const lines = new LineCounter();
  // Unique keys are looked for below: the parser's own way compares each with each.
  const parsed = parseAllDocuments(text, {
    uniqueKeys: false,
    logLevel: 'silent',
    lineCounter: lines,
  });
  const documents: readonly Document[] = Array.isArray(parsed) ? parsed : [];
  const errors = documents.flatMap((document) =>
    document.errors.map(({ message, pos }) => ({
      message: message.split(' at line ')[0] ?? message,
      line: lines.linePos(pos[0]).line,
    })),
  );
  const structure = documents.flatMap((document) => structureFaults(document, lines));
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  return { documents, faults: [...errors, ...structure], lineAt };
}

const refused = (message: string): ParsedYaml => ({
  documents: [],
  faults: [{ message }],
  lineAt: () => 1,
});

/**
 * Keys that one map has two times: which of them holds is a matter of the program that reads it. Keys that are maps, which
 * no object has, and aliases in numbers: both take whoever follows them time by the square of what is there, or worse.
 */
function structureFaults(document: Document, lines: LineCounter): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  let aliases = 0;
  visit(document, {
    Alias: () => {
      aliases += 1;
    },
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) faults.push({ message: 'a key is not plain text' });
        else if (key.value !== '<<' && seen.has(key.value)) {
          const { line } = lines.linePos(key.range?.[0] ?? 0);
          faults.push({ message: 'a key stands twice in one map', line });
        } else seen.add(key.value);
      }
    },
  });
  if (aliases > mostAliases)
    faults.push({ message: `it has ${aliases} aliases; at most ${mostAliases} are followed` });
  return faults;
}

/**
 * Could it be nested too deeply? Brackets are counted wherever they stand, and a line's indentation is the most that
 * its level can be: more than is there, never less.
 */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(/[[\]{}]|^(?:[ ?-]+|---)/gm)) {
    if (mark === '---') depth = 0;
    else if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1);
    else if (mark.length > deepest) return true;
    if (depth > deepest) return true;
  }
  return false;
}
