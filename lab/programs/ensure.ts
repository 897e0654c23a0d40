import { rm } from 'node:fs/promises';
import { folderOf, lockOf, workFolderOf } from './cache.js';
import { titleOf, type ProgramSet } from './catalogue.js';
import { installPrograms, isInstalled } from './install.js';
import { withLock } from './lock.js';

/** One way of getting at a set's programs. */
export interface Source {
  /** What it does, for the progress line: `building (5 min on 2 cores)`. */
  readonly describe: (set: ProgramSet) => string;
  /** Whether it has the whole set; a quick look. */
  readonly offers: (set: ProgramSet) => Promise<boolean>;
  /** Put the programs into a folder inside the work folder; returns that folder. */
  readonly obtain: (set: ProgramSet, workFolder: string) => Promise<string>;
}

/** What happens around the sources; a test passes its own. */
export interface Surroundings {
  readonly sources: readonly Source[];
  readonly check: (folder: string, set: ProgramSet) => Promise<void>;
  readonly say: (line: string) => void;
  readonly withProgress: <Result>(line: string, work: () => Promise<Result>) => Promise<Result>;
}

const lockPatience = { waitMs: 60 * 60_000, pollMs: 500 };

/**
 * The folder with a set's programs: from the cache, or else from the first source that has them,
 * checked and installed into the cache under a lock. Throws with every source's reason.
 */
export async function ensureProgramSet(set: ProgramSet, around: Surroundings): Promise<string> {
  const folder = folderOf(set);
  const names = set.programs.map(({ name }) => name);
  if (await isInstalled(folder, names)) return folder;
  const onWait = (owner: string): void =>
    around.say(`${titleOf(set)}: waiting for process ${owner}, which is getting it`);
  await withLock(lockOf(set), { ...lockPatience, onWait }, async () => {
    if (await isInstalled(folder, names)) return;
    await installPrograms(await obtain(set, around), folder, names);
    await rm(workFolderOf(set), { recursive: true, force: true });
  });
  return folder;
}

/** The first source that has the set and gives programs of the right version. */
async function obtain(set: ProgramSet, around: Surroundings): Promise<string> {
  const title = titleOf(set);
  const reasons: string[] = [];
  for (const source of around.sources) {
    if (!(await source.offers(set))) continue;
    const line = `${title}: ${source.describe(set)}`;
    try {
      return await around.withProgress(line, async () => {
        const folder = await source.obtain(set, workFolderOf(set));
        await around.check(folder, set);
        return folder;
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      reasons.push(`${line}: ${reason}`);
      around.say(`${line}: failed: ${reason.split('\n')[0] ?? ''}`);
    }
  }
  const seen = reasons.join('\n') || 'no source offers it';
  throw new Error(
    `${title}: not to be had: ${seen}\nPut its programs on PATH, or let this machine reach the official downloads or the Go module proxy`,
  );
}
