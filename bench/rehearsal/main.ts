import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { openWorkshop } from '../../activities/rehearsal/workshop.js';
import { cacheFolder } from '../../lab/programs/cache.js';
import type { Asked, Measured } from './once.js';
import { programsOf } from './programs.js';
import { fillSource } from './source.js';
import { rehearsalTable } from './table.js';

/** Longer than any of it takes on two slow cores. */
const patienceMs = 15 * 60_000;
/** Lines of findings of a bench gone wrong, at most. */
const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * Rehearses a cluster of many mixed objects in a process of its own, and prints how long each part took and the most memory
 * that the process had. Returns an exit code.
 */
export async function runRehearsalBench(args: readonly string[]): Promise<number> {
  const { objects } = readRehearsalOptions(args);
  const directory = await mkdtemp(join(cacheFolder(), 'br-'));
  const workshop = await openWorkshop(join(directory, 'w'));
  try {
    const [old, target] = await Promise.all([
      programsOf('v1.19.12', '3.4.23'),
      programsOf('v1.23.6', '3.5.21'),
    ]);
    console.error(`bench: filling an API server ${old.version} with ${objects} objects`);
    const snapshot = await fillSource(workshop, old, objects);
    const asked: Asked = { directory: join(directory, 'r'), old, target, snapshot };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [fileURLToPath(new URL('./once.js', import.meta.url)), JSON.stringify(asked)],
      { timeout: patienceMs, maxBuffer: maxAnswerBytes },
    );
    const measured: Measured = JSON.parse(stdout);
    console.log(rehearsalTable(measured));
    return 0;
  } finally {
    await workshop.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function readRehearsalOptions(args: readonly string[]): { readonly objects: number } {
  const { values } = parseArgs({
    args: [...args],
    options: { objects: { type: 'string', default: '10000' } },
  });
  const objects = Number(values.objects);
  if (!Number.isInteger(objects) || objects < 1000)
    throw new Error(`bench: --objects=${values.objects}: must be a whole number from 1000`);
  return { objects };
}
