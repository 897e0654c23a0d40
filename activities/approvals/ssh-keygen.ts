import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { printable } from '../../model/printable.js';

/** What one call of ssh-keygen may take. */
export interface KeygenLimits {
  /** Another program, for tests; `ssh-keygen` of PATH unless told. */
  readonly program?: string;
  readonly timeoutMs: number;
  readonly outputBytes: number;
}

/** How the call ended: what it printed where it agreed, and else why not. */
export type KeygenEnd =
  | { readonly output: string }
  /** `silent` where it said no, and nothing more. */
  | { readonly failure: string; readonly silent?: true };

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Of what it complains, that much is told. */
const WORDS_BYTES = 500;

/**
 * Calls ssh-keygen without a shell, in its own process group, with nothing of our environment but
 * PATH. Dates of key files without a zone are read as UTC, on every worker alike. Throws nothing.
 */
export async function callKeygen(
  args: readonly string[],
  input: string,
  { program = 'ssh-keygen', timeoutMs, outputBytes }: KeygenLimits,
): Promise<KeygenEnd> {
  const env = {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
  };
  const child = spawn(program, args, { env, detached: true, stdio: 'pipe' });
  let stop: (failure: string) => void = () => undefined;
  const stopped = new Promise<KeygenEnd>((resolve) => {
    stop = (failure) => resolve({ failure: `${program} ${failure}` });
  });
  const timer = setTimeout(() => stop(`did not end within ${timeoutMs / 1000} s`), timeoutMs);
  const output = gather(child.stdout, outputBytes, () =>
    stop(`printed more than ${outputBytes} bytes`),
  );
  const complaint = gather(child.stderr, WORDS_BYTES, () => undefined);
  // It may end before it has read everything; its exit code says what came of it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    return await Promise.race([stopped, ended(child, program, { output, complaint })]);
  } finally {
    clearTimeout(timer);
    killGroup(child.pid);
    for (const stream of child.stdio) stream?.destroy();
  }
}

interface Told {
  readonly output: () => string;
  readonly complaint: () => string;
}

/** Once it has ended and whoever shares its output has, too. */
const ended = (child: Child, program: string, { output, complaint }: Told): Promise<KeygenEnd> =>
  new Promise((resolve) => {
    child.once('error', (cause: NodeJS.ErrnoException) =>
      resolve({
        failure:
          cause.code === 'ENOENT'
            ? `${program} is not on this machine: install OpenSSH's client (openssh-client) where the worker runs`
            : `${program} could not be started: ${cause.message}`,
      }),
    );
    child.once('close', (code, signal) => {
      if (code === 0) return resolve({ output: output() });
      const words = printable(complaint().trim()).replaceAll('\n', '; ');
      return resolve(
        words === ''
          ? { failure: `${program} ended with ${signal ?? code}`, silent: true }
          : { failure: words },
      );
    });
  });

/** Keeps the beginning of a stream; what is over is read and dropped. */
function gather(stream: Readable, maxBytes: number, over: () => void): () => string {
  const chunks: Buffer[] = [];
  let room = maxBytes;
  stream.on('data', (chunk: Buffer) => {
    if (room > 0) chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
    if (room < 0) over();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Ends a group that may have ended. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
