import { join } from 'node:path';
import { run } from './command.js';
import type { Program, ProgramSet } from './catalogue.js';

/**
 * The version in what a program prints about itself, without the `v`: they all print theirs first,
 * before that of Go or of an API, but each in its own words.
 */
export const parseVersion = (output: string): string | undefined =>
  /(?<![\d.])v?(\d+\.\d+\.\d+)(?![\d.])/.exec(output)?.[1];

/** Ask a program for its version; absent when it does not run or does not say. */
export async function versionOf(file: string, program: Program): Promise<string | undefined> {
  const output = await run({ file, arguments: program.versionArguments }).catch(() => '');
  return parseVersion(output);
}

/** Throw unless every program of a folder runs and says that it is of the set's version. */
export async function checkVersions(folder: string, set: ProgramSet): Promise<void> {
  for (const program of set.programs) {
    const file = join(folder, program.name);
    const version = await versionOf(file, program);
    if (version !== set.version)
      throw new Error(
        `${file}: says it is ${version ?? 'nothing'}, not ${set.version}: not installed; see what it prints on ${program.versionArguments.join(' ')}`,
      );
  }
}
