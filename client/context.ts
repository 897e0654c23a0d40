import type { Command } from 'commander';
import { variable } from '../model/environment.js';
import type { ConnectionOptions } from './connect.js';
import type { ExitCode } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** What every command works with. */
export interface Context {
  readonly terminal: Terminal;
  /** Ends the command with a code other than 0. */
  readonly end: (code: ExitCode) => void;
}

/** Adds one command, or a few that belong together. */
export type Register = (program: Command, context: Context) => void;

/** Options that every command about runs has. */
export interface CommonOptions extends ConnectionOptions {
  readonly json: boolean;
}

/** Declares them; the environment is what is taken where nothing is given. */
export const withCommonOptions = (command: Command): Command =>
  command
    .option(
      '--address <host:port>',
      'front end of Temporal (TEMPORAL_ADDRESS)',
      variable(process.env, 'TEMPORAL_ADDRESS') ?? '127.0.0.1:7233',
    )
    .option(
      '--namespace <name>',
      'namespace of Temporal (TEMPORAL_NAMESPACE)',
      variable(process.env, 'TEMPORAL_NAMESPACE') ?? 'default',
    )
    .option('--json', 'print JSON instead of text', false);

/** Prints a value as JSON, or as the text made of it. */
export function show<Value>(
  { terminal }: Context,
  { json }: { readonly json: boolean },
  value: Value,
  textOf: (value: Value) => string,
): void {
  terminal.print(json ? JSON.stringify(value, undefined, 2) : textOf(value));
}
