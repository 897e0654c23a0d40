import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ProgramSet } from './catalogue.js';

/** The folder that outlives runs: `$XDG_CACHE_HOME/kube-cutover` or `~/.cache/kube-cutover`. */
export const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kube-cutover');

/** Where the programs of a set lie: `programs/kubernetes/v1.19.12`. */
export const folderOf = ({ family, version }: ProgramSet): string =>
  join(cacheFolder(), 'programs', family, `v${version}`);

/** Where a set is built; kept after a failure, so that the next build goes on. */
export const workFolderOf = ({ family, version }: ProgramSet): string =>
  join(cacheFolder(), 'work', `${family}-v${version}`);

/** The lock that keeps two processes from building the same set. */
export const lockOf = ({ family, version }: ProgramSet): string =>
  join(cacheFolder(), 'locks', `${family}-v${version}`);
