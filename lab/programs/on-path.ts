import { constants } from 'node:fs';
import { access, copyFile, mkdir, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { ProgramSet } from './catalogue.js';
import { versionOf } from './version.js';

/** The first executable of this name on PATH; absent where there is none. */
export async function findOnPath(name: string): Promise<string | undefined> {
  // The administration folders are missing from many users' PATH.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  for (const folder of folders.filter((path) => path !== '')) {
    const file = join(folder, name);
    const isExecutable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isExecutable) return file;
  }
  return undefined;
}

/** Whether all programs of a set are on PATH and of exactly its version. */
export async function isOnPath(set: ProgramSet): Promise<boolean> {
  for (const program of set.programs) {
    const file = await findOnPath(program.name);
    if (file === undefined || (await versionOf(file, program)) !== set.version) return false;
  }
  return true;
}

/** Copy a set's programs from PATH into the work folder; returns the folder they are in then. */
export async function takeFromPath(set: ProgramSet, workFolder: string): Promise<string> {
  const folder = join(workFolder, 'from-path');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { name } of set.programs) {
    const file = await findOnPath(name);
    if (file === undefined) throw new Error(`${name}: is no longer on PATH; try again`);
    await copyFile(file, join(folder, name));
  }
  return folder;
}
