import type { Command } from 'commander';

/** A command line, and what comes of it. */
export type Example = readonly [line: string, what: string];

/** Adds examples below the help of a command. Lines are without `cutover`. */
export function teach(command: Command, ...examples: readonly Example[]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, what]) => `  $ cutover ${line.padEnd(width)}  ${what}`);
  return command.addHelpText('after', ['', 'Examples:', ...lines].join('\n'));
}
