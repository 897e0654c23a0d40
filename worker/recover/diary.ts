import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../model/journal.js';

/** The journal of a recovery in a file of its own, so that it can be gone on with when it was cut off itself. */
export interface Diary {
  readonly path: string;
  /** What earlier recoveries of the run wrote, in order. */
  readonly before: readonly Entry[];
  /** Adds a line; on disk before this resolves. Lines are written in the order in which they were given. */
  readonly write: (entry: Entry) => Promise<void>;
}

/** Opens the one of a run below the state directory, 0600. What a crash tore is left out. */
export async function openDiary(state: string, runId: string): Promise<Diary> {
  const directory = join(state, 'recover');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `${runId}.jsonl`);
  const text = await readFile(path, 'utf8').catch(() => '');
  let last: Promise<void> = Promise.resolve();
  return {
    path,
    before: text.split('\n').flatMap(parsed),
    write: (entry) => {
      // One that could not be written keeps no later one from being written.
      last = last.catch(() => undefined).then(() => append(path, entry));
      return last;
    },
  };
}

async function append(path: string, entry: Entry): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(`\n${JSON.stringify(entry)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

function parsed(line: string): Entry[] {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'verb' in entry ? [entry as Entry] : [];
  } catch {
    return [];
  }
}
