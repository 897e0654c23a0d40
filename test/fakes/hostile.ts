import fc from 'fast-check';
import { printable } from '../../model/printable.js';

/** Pieces of text that have broken parsers, shells, terminals and pages before. */
export const nasty: readonly string[] = [
  '',
  ' ',
  '\0',
  '\n',
  '\r\n',
  '\t',
  '\u001b[2J',
  '\u001b]0;x\u0007',
  '\u009b2J',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\ud800',
  '\u{e0041}',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '$(reboot)',
  '`reboot`',
  ';reboot',
  '-oProxyCommand=reboot',
  '--',
  '{{7*7}}',
  '${7*7}',
  '%s%n',
  '%00',
  '../../etc/passwd',
  '<script>',
  "'",
  '"',
  '\\',
  'null',
  'NaN',
  '1e999',
  '9'.repeat(40),
  'x'.repeat(3_000),
];

/** Text of any kind, with the nasty pieces in it more often than chance would have them. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' })), { maxLength: 4 })
  .map((pieces) => pieces.join(''));

/** A map whose key is really there, `__proto__` too, as JSON.parse and YAML make it. */
export const mapOf = (entries: readonly (readonly [string, unknown])[]): object => {
  const map = {};
  for (const [key, value] of entries)
    Object.defineProperty(map, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return map;
};

/** Plain data of any form, as JSON or YAML could bring it, with keys of the prototype in it. */
export const hostileValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      hostileText,
      fc.constantFrom(null, true, false, 0, -0, -1, 1.5, 1e9, 2 ** 53, 1e308, NaN, Infinity),
      fc.integer(),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(hostileText, fc.constantFrom(...nasty)), tie('value')), {
        maxLength: 4,
      })
      .map(mapOf),
  ),
})).value;

/** `[[[…]]]`: a few bytes for each level, and a level of the stack for whoever walks it. */
export function deeply(levels: number, innermost: unknown = 'x'): unknown {
  let value = innermost;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

/** What of a text nobody could see, or would move a cursor; empty where it is fit to be shown. */
export const unseen = (text: string): string => (printable(text) === text ? '' : text);

/** Did anything reach the prototype of all objects? */
export const polluted = (): readonly string[] => {
  const names: string[] = [];
  for (const name in {}) names.push(name);
  return names;
};

/**
 * How many times longer a piece of work takes on input four times as long: some 4 where the time grows with the length,
 * 16 where it grows with its square. CPU time of this process, the best of several, so that neighbours do not count.
 */
export async function growth(work: (size: number) => unknown, size: number): Promise<number> {
  const small = await leastCpu(() => work(size));
  return (await leastCpu(() => work(4 * size))) / Math.max(small, 5_000);
}

async function leastCpu(work: () => unknown, times = 7): Promise<number> {
  let least = Infinity;
  for (let time = 0; time < times; time += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
