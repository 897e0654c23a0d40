import { printable } from '../../model/printable.js';
import { absent, seenAs } from './parse-bench.js';
import type { BenchFile } from './parse-config-files.js';

/** Characters of a complaint that are told. */
const TOLD = 400;

/** Where a program says why it ends, the plainest first; of several such lines the last, since the first may be passed over. */
const patterns: readonly RegExp[] = [
  /^panic: (.+)$/gm,
  /"msg":"failed to verify flags","error":"((?:[^"\\]|\\.)*)"/g,
  /error verifying flags, (.+?)\. See 'etcd --help'/g,
  /^(flag provided but not defined: .+)$/gm,
  /^(invalid (?:boolean )?value .+ for (?:flag )?-.+)$/gm,
  /^Error: (.+)$/gm,
  /^[EF]\d{4} .*?err=(?:"((?:[^"\\]|\\.)*)"|<\n([\s\S]*?)\n >)/gm,
  /^[EF]\d{4} [^\]]*\] (.+)$/gm,
];

/** Why a program ended, in its own words, as it would say it on the node. */
export function complaintIn(said: string): string {
  const match = patterns
    .map((pattern) => [...said.matchAll(pattern)].at(-1)?.slice(1).find(Boolean))
    .find(Boolean);
  return match === undefined ? lastLine(said) : match.replace(/\\(["\\])/g, '$1');
}

/** For people: the node's own paths, printable, and not longer than anybody reads. */
export function toldComplaint(complaint: string, files: readonly BenchFile[] = []): string {
  const named = files.reduce((text, { seen, path }) => text.replaceAll(seen, path), complaint);
  const own = named.replaceAll(absent, '').replaceAll(`${seenAs}/`, '');
  const text = printable(own.replaceAll(/\s+/g, ' ').trim());
  return text.length <= TOLD ? text : `${text.slice(0, TOLD - 1)}…`;
}

/** The flag that a parser of flags stumbled over; absent where something else is wrong. */
export const flagIn = (complaint: string): string | undefined =>
  /unknown flag: --([\w.-]+)/.exec(complaint)?.[1] ??
  /for "(?:-\w, )?--([\w.-]+)" flag/.exec(complaint)?.[1] ??
  /flag provided but not defined: --?([\w.-]+)/.exec(complaint)?.[1] ??
  /for (?:flag )?--?([\w.-]+): /.exec(complaint)?.[1];

/** Fields that a program says it leaves out. */
export const ignoredFields = (said: string): string[] => [
  ...new Set(
    [...said.matchAll(/unknown field \\*"([^"\\]+)\\*"/g)].map(([, field]) => field ?? ''),
  ),
];

/** What is left of a program that says why in no known way: its last line that is not a log of what went well. */
const lastLine = (said: string): string =>
  said
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== '' &&
        !/^(?:I\d{4} |W\d{4} |Flag --|goroutine |\{"level":"(?:info|warn)")/.test(line),
    )
    .at(-1) ?? 'ended without a word';
