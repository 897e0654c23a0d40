import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downtimeBetween, type ProbeRecord } from '../../model/downtime.js';
import type { Downtime } from '../../model/report.js';
import { until } from '../nodes/until.js';

/** Whom to ask, how often, and where the records go. */
export interface ProberOptions {
  /** URLs, asked in turn. */
  readonly targets: readonly string[];
  /** Requests each second, over all targets together. */
  readonly perSecond: number;
  /** One JSON line for each request is appended to this file. */
  readonly file: string;
  /** Certificates in PEM that `https:` targets are believed by; without it those of Node.js. */
  readonly ca?: string;
}

/** A prober at work. */
export interface Prober {
  readonly file: string;
  /** End it and tell what it saw. */
  readonly stop: () => Promise<Downtime>;
}

/**
 * Start asking from outside the cluster. It is a process of its own: one that shares its event
 * loop with busy code would count that code's pauses as the application's.
 */
export async function startProber(options: ProberOptions): Promise<Prober> {
  await writeFile(options.file, '');
  const child = spawn(process.execPath, [probeProgram(), JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // A prober that outlives whoever started it would ask for ever.
  const endWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithParent);
  await until({ name: 'the first record of the prober', deadlineMs: 10_000, everyMs: 50 }, () =>
    firstRecordUnmet(child, options.file),
  );
  return {
    file: options.file,
    stop: async () => {
      await end(child);
      process.removeListener('exit', endWithParent);
      return proberSummary(await readRecords(options.file));
    },
  };
}

/** Judge all that a prober recorded; pure. */
export function proberSummary(records: readonly ProbeRecord[]): Downtime {
  const ends = records.map(({ at, ms }) => at + ms);
  const from = records.reduce((least, { at }) => Math.min(least, at), Infinity);
  const to = ends.reduce((most, end) => Math.max(most, end), -Infinity);
  return downtimeBetween(records, from, to);
}

/** Read a prober's file; a last line that is still being written is left out. */
export async function readRecords(file: string): Promise<ProbeRecord[]> {
  const text = await readFile(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ProbeRecord);
}

async function firstRecordUnmet(child: ChildProcess, file: string): Promise<string | undefined> {
  if (child.exitCode !== null) return `it ended with exit code ${child.exitCode}`;
  return (await readRecords(file)).length > 0 ? undefined : 'nothing is recorded yet';
}

/** Asked to stop, it first waits for the requests on the way. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** The compiled program, also when this file runs as TypeScript under the test runner. */
function probeProgram(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = here.includes(`${sep}dist${sep}`)
    ? join(here, '..', '..', '..')
    : join(here, '..', '..');
  return join(root, 'dist', 'lab', 'prober', 'probe.js');
}
