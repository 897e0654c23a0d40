import type { CommandNode, Values } from './tree.js';
import { flattened } from './tree.js';

/**
 * Four functions in the part of the shell's language that bash and zsh share: what is below a command, its options, what
 * follows an option, and what stands at an argument's place. Each prints words on one line.
 */
export function tables(program: CommandNode): string {
  const nodes = flattened(program);
  return [
    switchOn('_cutover_commands', nodes.flatMap(commandsOf)),
    switchOn('_cutover_options', nodes.flatMap(optionsOf)),
    switchOn('_cutover_values', nodes.flatMap(valuesOf)),
    switchOn('_cutover_arguments', nodes.flatMap(argumentsOf)),
  ].join('\n\n');
}

type Case = readonly [pattern: string, words: string];

const commandsOf = ({ path, commands }: CommandNode): Case[] =>
  commands.length === 0 ? [] : [[path, commands.map(lastWord).join(' ')]];

const optionsOf = ({ path, options }: CommandNode): Case[] => [
  [path, options.flatMap(({ flags }) => flags).join(' ')],
];

const valuesOf = ({ path, options }: CommandNode): Case[] =>
  options.flatMap(({ flags, value }) =>
    value === undefined ? [] : flags.map((flag): Case => [`${path} ${flag}`, wordsOf(value)]),
  );

const argumentsOf = ({ path, arguments: places }: CommandNode): Case[] =>
  places.map((value, index) => [`${path} ${index + 1}`, wordsOf(value)]);

/** Words themselves, or in angle brackets what the shell has to look up. */
const wordsOf = (value: Values): string =>
  value.kind === 'words' ? value.words.join(' ') : `<${value.kind}>`;

/** `create` of `schedule create`. */
export const lastWord = ({ path }: CommandNode): string => path.split(' ').at(-1) ?? path;

/** A function that prints the words of its first argument, and fails where there are none. */
const switchOn = (name: string, cases: readonly Case[]): string =>
  [
    `${name}() {`,
    '  case "$1" in',
    ...cases.map(([pattern, words]) => `    ${inQuotes(pattern)}) echo ${inQuotes(words)} ;;`),
    '    *) return 1 ;;',
    '  esac',
    '}',
  ].join('\n');

/** One word for the shell, whatever is in it. */
export const inQuotes = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
