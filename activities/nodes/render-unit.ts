import { type CommandLine, unreadable } from './command-line.js';
import { type FlagChange, changeFlags, joinFlags } from '../../model/flags.js';

/** Flags of a unit file's ExecStart, whatever lines it spans. Variables and specifiers stay as written. */
export function readUnit(text: string): CommandLine {
  const { words } = execStartOf(text.split('\n'));
  return { args: joinFlags(words.slice(1).map(unquoted)) };
}

/** The unit file with other flags; every other line stays as it was. */
export function renderUnit(text: string, change: FlagChange): string {
  const lines = text.split('\n');
  const { first, count, words } = execStartOf(lines);
  const [program = '', ...flags] = words;
  // Quotes go where they are not needed, so that names of flags can be read; values keep their text.
  const readable = joinFlags(flags.map(unquoted)).map(quoted);
  const changed = [program, ...changeFlags(readable, change, (flag) => quoted(literal(flag)))];
  const line = `ExecStart=${changed.join(count === 1 ? ' ' : ' \\\n  ')}`;
  return [...lines.slice(0, first), line, ...lines.slice(first + count)].join('\n');
}

interface ExecStart {
  readonly first: number;
  /** Lines that it spans. */
  readonly count: number;
  readonly words: readonly string[];
}

/** https://www.freedesktop.org/software/systemd/man/systemd.syntax.html: `\` continues, comments in between do not end it. */
function execStartOf(lines: readonly string[]): ExecStart {
  const starts = lines.flatMap((line, index) => (/^ExecStart\s*=\s*\S/.test(line) ? [index] : []));
  const [first] = starts;
  if (first === undefined) throw unreadable('has no ExecStart');
  if (starts.length > 1) throw unreadable('has more than one ExecStart');
  const span = [lines[first] ?? ''];
  while (isContinued(span.at(-1) ?? '') && first + span.length < lines.length)
    span.push(lines[first + span.length] ?? '');
  const value = span
    .filter((line) => !isComment(line))
    .map((line) => line.replace(/\\\s*$/, ' '))
    .join(' ')
    .replace(/^ExecStart\s*=\s*/, '');
  return { first, count: span.length, words: wordsIn(value) };
}

const isComment = (line: string): boolean => /^\s*[#;]/.test(line);

/** A comment inside a continued line does not end it. */
const isContinued = (line: string): boolean => /\\\s*$/.test(line) || isComment(line);

const wordsIn = (value: string): string[] =>
  value.match(/(?:[^\s"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')+/g) ?? [];

const unquoted = (word: string): string =>
  word.replace(
    /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'/g,
    (_all, double: string | undefined, single: string | undefined) =>
      (double ?? single ?? '').replace(/\\(["'\\])/g, '$1'),
  );

const quoted = (word: string): string =>
  /^[^\s"'\\;]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;

/** A value from a plan is text: systemd must not take `%` and `$` in it for its own. */
const literal = (flag: string): string => flag.replace(/%/g, '%%').replace(/\$/g, '$$$$');
