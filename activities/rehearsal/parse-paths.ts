import { absent } from './parse-bench.js';

/** Flags whose values begin with a slash and are no files. */
const noFiles = /cgroup|prefix|cors-|always-allow-paths/;

/**
 * A flag with every path of the node led to where nothing is: this machine may have files of the same name, and a
 * program must neither read nor use them.
 */
export function awayFromHere(arg: string): string {
  const [name = '', ...rest] = arg.split('=');
  if (rest.length === 0 || noFiles.test(name)) return arg;
  const value = rest.join('=').replaceAll(/(^|,|unix:\/\/)\//g, `$1${absent}/`);
  return `${name}=${value}`;
}

/** The same for a configuration file, as text: an unknown or doubled field must stay what it is. */
export const fileAwayFromHere = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      /cgroup|^\s*#/i.test(line)
        ? line
        : line.replaceAll(/((?:^|[\s:[{,-])["']?(?:unix:\/\/)?)\/(?=[\w.])/g, `$1${absent}/`),
    )
    .join('\n');
