import { type ChildProcess, spawn } from 'node:child_process';
import { workshopMark } from './janitor.js';
import type { Workshop } from './copy.js';

/** A program to start in a workshop: an argument list, never a shell. */
export interface Program {
  /** Path of its file. */
  readonly file: string;
  readonly args: readonly string[];
  /** Where it runs: a directory of the workshop. */
  readonly directory: string;
  /** Variables beside the fixed ones. */
  readonly environment?: { readonly [name: string]: string };
}

/** A process that runs until it is stopped. */
export interface Running {
  /** Settles when it has ended, with how: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  /** How it ended, once it has. */
  readonly end: () => string | undefined;
  /** Last lines that it said, without what looks like a secret. */
  readonly lastWords: () => string;
  /** Ends it without grace: what it holds is a copy. */
  stop(): Promise<void>;
}

/** What is kept of a program's words. Bytes. */
const keptBytes = 16 * 1024;
const toldLines = 6;
const toldCharacters = 1_500;

/** Starts a program of a workshop; it ends with it. A program that cannot be started has ended when this returns. */
export function startProgram(
  workshop: Workshop,
  { file, args, directory, environment }: Program,
): Running {
  const child = spawn(file, args, {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A session of its own, or a Ctrl-C ends it under the feet of a worker that is finishing.
    detached: true,
    env: { ...environment, ...fixedEnvironment(workshop) },
  });
  let end: string | undefined;
  const said = collectWords(child);
  const ended = new Promise<string>((resolve) => {
    const finish = (how: string) => resolve((end ??= how));
    child.once('error', (cause) => finish(cause.message));
    child.once('close', (code, signal) =>
      finish(code === null ? `signal ${signal}` : `exit code ${code}`),
    );
  });
  return {
    ended,
    end: () => end,
    lastWords: () => withoutSecrets(said()),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Runs a program of a workshop to its end and gives what it wrote.
 * @throws Error with its last words where it fails or does not end within `deadlineMs`.
 */
export async function runProgram(
  workshop: Workshop,
  program: Program,
  deadlineMs: number,
): Promise<string> {
  const running = startProgram(workshop, program);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void running.stop();
  }, deadlineMs);
  const how = await running.ended;
  clearTimeout(timer);
  if (how === 'exit code 0') return running.lastWords();
  const end = isLate ? `did not end within ${deadlineMs / 1000} s` : `ended with ${how}`;
  throw new Error(`${program.file}: ${end}: ${running.lastWords()}`);
}

/** Nothing of the worker's own: no proxy, no credentials of a cloud. */
const fixedEnvironment = ({ directory }: Workshop): Record<string, string> => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  HOME: directory,
  TMPDIR: directory,
  // etcdctl of 3.3 and older speaks version 2 without it.
  ETCDCTL_API: '3',
  [workshopMark]: directory,
});

/** The last words of both streams as they came. */
function collectWords(child: ChildProcess): () => string {
  let words = Buffer.alloc(0);
  const keep = (chunk: Buffer) => {
    words = Buffer.concat([words, chunk]).subarray(-keptBytes);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => words.toString('utf8');
}

/** Long runs of letters and digits are keys, tokens and encoded objects; for an error, names are enough. */
export const withoutSecrets = (words: string): string =>
  words
    // How json-iterator tells where it stumbled: the text around the place follows.
    .replace(/error found in #\d+ byte of .*/g, '(…)')
    .replace(/-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g, '(a key)')
    .replace(/[A-Za-z0-9+/_=-]{40,}/g, '(…)')
    .replace(/"(?:data|stringData)":\{[^}]*\}?/g, '(data)')
    .trim()
    .split('\n')
    .slice(-toldLines)
    .join('\n')
    .slice(-toldCharacters);
