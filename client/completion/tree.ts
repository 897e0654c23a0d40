import type { Argument, Command, Option } from 'commander';

/** A command as a shell completes it. */
export interface CommandNode {
  /** Words after `cutover`: `schedule create`; empty for the program itself. */
  readonly path: string;
  readonly summary: string;
  readonly options: readonly OptionNode[];
  readonly arguments: readonly Values[];
  readonly commands: readonly CommandNode[];
}

/** An option and what may follow it. */
export interface OptionNode {
  /** `-h`, `--help`. */
  readonly flags: readonly string[];
  /** Absent where it stands alone. */
  readonly value?: Values;
}

/** What may stand in one place. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** A spec file; the name of a cluster, or a spec file; any file; something that nobody can foresee. */
  | { readonly kind: 'spec' | 'run' | 'file' | 'unknown' };

/** The tree of a whole program, and of each command below it. */
export function treeOf(command: Command, path = ''): CommandNode {
  const below = command.commands.map((one) => treeOf(one, `${path} ${one.name()}`.trim()));
  const help: OptionNode = { flags: ['-h', '--help'] };
  return {
    path,
    summary: command.summary() || command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(optionNode), help],
    arguments: command.registeredArguments.map(argumentValues),
    commands: below,
  };
}

function optionNode(option: Option): OptionNode {
  const { short, long, required, optional, argChoices, flags } = option;
  const names = [short, long].filter((name) => name !== undefined);
  if (!required && !optional) return { flags: names };
  if (argChoices) return { flags: names, value: { kind: 'words', words: argChoices } };
  const placeholder = /[<[](.*)[\]>]/.exec(flags)?.[1] ?? '';
  return { flags: names, value: { kind: kindOf(placeholder) } };
}

function argumentValues(argument: Argument): Values {
  if (argument.argChoices) return { kind: 'words', words: argument.argChoices };
  return { kind: kindOf(argument.name()) };
}

/** By the name of the placeholder: the help and the completion cannot differ. */
function kindOf(placeholder: string): 'spec' | 'run' | 'file' | 'unknown' {
  if (placeholder === 'spec' || placeholder === 'run') return placeholder;
  return /file|key|directory|signers/.test(placeholder) ? 'file' : 'unknown';
}

/** A node and all below it. */
export const flattened = (node: CommandNode): CommandNode[] => [
  node,
  ...node.commands.flatMap(flattened),
];
