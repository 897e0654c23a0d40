import { type AuditLine, noLine } from '../../model/audit.js';
import { sha256 } from '../report-bundle/manifest.js';

/** What a file of an audit log holds, and what is wrong with it, a sentence each. */
export interface ReadChain {
  readonly lines: readonly AuditLine[];
  readonly wrong: readonly string[];
  /** Its last line was cut off, as by a crash while it was written. */
  readonly isTorn: boolean;
}

/**
 * Reads the lines of one file and checks that each names the one before. Nothing is read behind a line that is wrong: where it
 * would belong is not known.
 */
export function readChain(text: string, name: string): ReadChain {
  const texts = text.split('\n');
  const torn = texts.pop() ?? '';
  const lines: AuditLine[] = [];
  let previous = noLine;
  for (const [index, one] of texts.entries()) {
    const line = lineOf(one);
    const why = line === undefined ? 'is no line of an audit log' : breakAt(line, index, previous);
    if (line === undefined || why !== undefined)
      return { lines, wrong: [`${name}, line ${index + 1}: ${why}`], isTorn: false };
    lines.push(line);
    previous = sha256(one);
  }
  return { lines, wrong: [], isTorn: torn !== '' };
}

function breakAt({ line, previous }: AuditLine, index: number, before: string): string | undefined {
  if (line !== index + 1) return `calls itself line ${line}: lines were removed, added or moved`;
  return previous === before ? undefined : 'the line before it was changed, removed or moved';
}

function lineOf(text: string): AuditLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isLine(value) ? value : undefined;
}

const events: readonly unknown[] = ['begin', 'done', 'failed'];
const texts = ['previous', 'actor', 'workflowId', 'runId', 'activity', 'id'];
const numbers = ['line', 'at', 'attempt'];

const isLine = (value: unknown): value is AuditLine =>
  typeof value === 'object' &&
  value !== null &&
  texts.every((name) => typeof Reflect.get(value, name) === 'string') &&
  numbers.every((name) => typeof Reflect.get(value, name) === 'number') &&
  events.includes(Reflect.get(value, 'event'));
