import { join } from 'node:path';
import { folderOf } from './cache.js';
import { catalogue, type Program, type ProgramSet } from './catalogue.js';
import { recordedDigest, sha256Of } from './install.js';
import { findOnPath } from './on-path.js';
import { versionOf } from './version.js';

/** What was found of one program; looked at, never built. */
export interface ProgramFinding {
  readonly name: string;
  readonly place: 'cache' | 'path' | 'nowhere';
  readonly path?: string;
  readonly version?: string;
  /** What is wrong with the file that was found. */
  readonly fault?: string;
}

/** What was found of one set. */
export interface SetFinding {
  readonly family: ProgramSet['family'];
  readonly version: string;
  readonly programs: readonly ProgramFinding[];
  readonly isComplete: boolean;
}

/** Look for every program of the catalogue, in the cache and on PATH; builds and installs nothing. */
export const inspectPrograms = (
  sets: readonly ProgramSet[] = catalogue(),
): Promise<readonly SetFinding[]> => Promise.all(sets.map(inspectSet));

async function inspectSet(set: ProgramSet): Promise<SetFinding> {
  const programs: ProgramFinding[] = [];
  for (const program of set.programs)
    programs.push((await inCache(set, program)) ?? (await onPath(set, program)));
  const isComplete = programs.every(({ place, fault }) => place !== 'nowhere' && !fault);
  return { family: set.family, version: set.version, programs, isComplete };
}

async function inCache(set: ProgramSet, program: Program): Promise<ProgramFinding | undefined> {
  const path = join(folderOf(set), program.name);
  const recorded = await recordedDigest(path);
  if (recorded === undefined) return undefined;
  const { name } = program;
  const actual = await sha256Of(path).catch(() => 'missing');
  const fault =
    actual === recorded ? {} : { fault: `is not what was installed; remove ${path}.sha256` };
  return { name, place: 'cache', path, version: set.version, ...fault };
}

/** Only the exact version counts: a near one would make the lab lie about what it tested. */
async function onPath(set: ProgramSet, program: Program): Promise<ProgramFinding> {
  const { name } = program;
  const path = await findOnPath(name);
  const version = path === undefined ? undefined : await versionOf(path, program);
  if (path === undefined || version !== set.version) return { name, place: 'nowhere' };
  return { name, place: 'path', path, version };
}
