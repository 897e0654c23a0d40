import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { docker } from '../nodes/engine.js';
import { LabDescription } from './description.js';
import { labFolder, labLabel, type Lab } from './places.js';

const recordFile = (directory: string): string => join(directory, 'lab.json');

/** Note that a lab is complete. Written last: a lab without it was interrupted. */
export async function recordLab({ directory, description }: Lab): Promise<void> {
  const file = recordFile(directory);
  await writeFile(`${file}.new`, JSON.stringify(description, undefined, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The description that a complete lab was built from; undefined when there is none. */
export async function recordOf(name: string): Promise<LabDescription | undefined> {
  const written = await readFile(recordFile(labFolder(name)), 'utf8').catch(() => undefined);
  if (written === undefined) return undefined;
  const parsed = LabDescription.safeParse(JSON.parse(written));
  return parsed.success ? parsed.data : undefined;
}

/** The names of a lab's containers that run. */
export async function runningContainers(name: string): Promise<ReadonlySet<string>> {
  const filter = `--filter=label=${labLabel}=${name}`;
  const names = await docker(['ps', filter, '--format', '{{.Names}}']);
  return new Set(names.split('\n').filter((line) => line !== ''));
}
