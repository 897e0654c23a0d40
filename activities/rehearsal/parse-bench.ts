import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chown, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workshop } from './copy.js';
import { workshopMark } from './janitor.js';

/** Where a program is tried without effect: a directory of a workshop that is the program's whole world. */
export interface Bench {
  /** Puts a file there. Gives the path by which a tried program sees it. */
  write(name: string, text: string): Promise<string>;
  /** Runs a program until it ends, says something that `enough` matches, or the deadline is over. */
  run(program: string, args: readonly string[], enough?: RegExp): Promise<Trial>;
  close(): Promise<void>;
}

/** How a trial ended. */
export interface Trial {
  readonly end: 'ended' | 'said enough' | 'deadline' | 'not started';
  /** Exit code, where it ended by itself. */
  readonly code?: number;
  /** What it said on both streams, cut in the middle where it is long. */
  readonly said: string;
}

/** The bench as a tried program sees it: a descriptor that it is handed, since it may not walk there. */
export const seenAs = '/proc/self/fd/4';
/** A directory that is never there: files of the node that a trial must not find. */
export const absent = `${seenAs}/absent`;

/** A program ends within a second; two busy cores may take ten times as long. */
const DEADLINE_MS = 30_000;
/** Bytes kept of each half of what a program says. */
const KEPT = 64 * 1024;
/** Users that systemd gives to services for a while; nobody else has them (systemd, Users, Groups, UIDs and GIDs). */
const dynamicUsers = [61_184, 65_520] as const;

/**
 * A bench in a workshop. Started by root, programs run as a user that owns nothing else, so that one which goes on where
 * it should have ended can do nothing to this machine.
 */
export async function openBench(workshop: Workshop): Promise<Bench> {
  const directory = await mkdtemp(join(workshop.directory, 'parse-'));
  const user = await someUser(directory);
  const own = async (path: string) => {
    if (user !== undefined) await chown(path, user, user);
  };
  for (const name of ['root', 'certificates']) {
    await mkdir(join(directory, name));
    await own(join(directory, name));
  }
  return {
    async write(name, text) {
      await writeFile(join(directory, name), text, { mode: 0o600 });
      await own(join(directory, name));
      return `${seenAs}/${name}`;
    },
    run: (program, args, enough) =>
      tryProgram({ workshop, directory, user, program, args, enough }),
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

/** A user of the bench's own; absent for whoever is not root, or root of a container that knows no other users. */
async function someUser(directory: string): Promise<number | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const user = randomInt(...dynamicUsers);
  return chown(directory, user, user).then(
    () => user,
    () => undefined,
  );
}

interface Try {
  readonly workshop: Workshop;
  readonly directory: string;
  readonly user: number | undefined;
  readonly program: string;
  readonly args: readonly string[];
  readonly enough: RegExp | undefined;
}

async function tryProgram(given: Try): Promise<Trial> {
  // Both are handed over open: the other user may walk neither to the bundle nor to the bench.
  const program = await open(given.program, 'r');
  const directory = await open(given.directory, 'r');
  try {
    return await observe(given, [program.fd, directory.fd]);
  } finally {
    await program.close();
    await directory.close();
  }
}

const observe = (given: Try, descriptors: readonly number[]): Promise<Trial> =>
  new Promise((resolve) => {
    const { workshop, directory, user, args, enough } = given;
    const child = spawn('/proc/self/fd/3', args, {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe', ...descriptors],
      env: environment(workshop),
      ...(user !== undefined && { uid: user, gid: user }),
    });
    let said = '';
    let end: Trial['end'] = 'ended';
    const stop = (how: Trial['end']) => {
      end = how;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop('deadline'), DEADLINE_MS);
    const hear = (chunk: Buffer) => {
      said = cut(said + chunk.toString('utf8'));
      if (enough?.test(said) && end === 'ended') stop('said enough');
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (cause) => {
      clearTimeout(timer);
      resolve({ end: 'not started', said: cause.message });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ end, said, ...(code !== null && { code }) });
    });
  });

/** Nothing of the worker's own, and nowhere to call. */
const environment = ({ directory }: Workshop): Record<string, string> => ({
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  HOME: seenAs,
  TMPDIR: seenAs,
  [workshopMark]: directory,
});

const cut = (text: string): string =>
  text.length <= 2 * KEPT ? text : `${text.slice(0, KEPT)}\n…\n${text.slice(-KEPT + 3)}`;
