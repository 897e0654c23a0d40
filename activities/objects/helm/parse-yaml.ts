import { isScalar, LineCounter, parseAllDocuments, visit, type Document } from 'yaml';

/** Characters that are parsed: manifests of whole clusters have less. */
const longest = 8 * 1024 * 1024;
/** Levels of nesting. Objects of Kubernetes have some 30; a few thousand take the parser's stack, and the process with it. */
const deepest = 500;

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
  return { documents, faults: [...errors, ...twice(documents, lines)] };
}

const refused = (message: string): ParsedYaml => ({ documents: [], faults: [{ message }] });

/** Keys that one map has two times: which of them holds is a matter of the program that reads it. */
function twice(documents: readonly Document[], lines: LineCounter): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  for (const document of documents)
    visit(document, {
      Map: (_, { items }) => {
        const seen = new Set<unknown>();
        for (const { key } of items) {
          if (!isScalar(key) || key.value === '<<') continue;
          const { line } = lines.linePos(key.range?.[0] ?? 0);
          if (seen.has(key.value)) faults.push({ message: 'a key stands twice in one map', line });
          seen.add(key.value);
        }
      },
    });
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
