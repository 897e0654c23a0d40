import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { variable } from '../model/environment.js';

/** A program to call, without a shell. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: { readonly [name: string]: string };
  /** What it reads; nothing unless told. */
  readonly input?: string;
  readonly timeoutMs: number;
  readonly outputBytes: number;
}

/** How a command ended: what it printed where it agreed, and else why not, in words that follow its name. */
export type CommandEnd =
  | { readonly output: string }
  /** `notFound` where there is no such program; `words` where it ended by itself: what it complained of, or nothing. */
  | { readonly failure: string; readonly notFound?: true; readonly words?: string };

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Of what it complains, that much is told. */
const WORDS_BYTES = 500;

/** PATH as our programs see it, for those that we start. */
export const ourPath = (): string =>
  variable(process.env, 'PATH') ?? '/usr/local/bin:/usr/bin:/bin';

/**
 * Runs a command in a process group of its own, so that what it has started ends with it: when it takes too long or
 * prints too much, and also when it is done. Throws nothing.
 */
export async function runCommand(command: Command): Promise<CommandEnd> {
  const { program, args, env, input = '', timeoutMs, outputBytes } = command;
  const child = spawn(program, args, { env, detached: true, stdio: 'pipe' });
  let stop: (failure: string) => void = () => undefined;
  const stopped = new Promise<CommandEnd>((resolve) => {
    stop = (failure) => resolve({ failure });
  });
  const timer = setTimeout(() => stop(`did not end within ${timeoutMs / 1000} s`), timeoutMs);
  const output = gather(child.stdout, outputBytes, () =>
    stop(`printed more than ${outputBytes} bytes`),
  );
  const words = gather(child.stderr, WORDS_BYTES, () => undefined);
  // It may end before it has read everything; its exit code says what came of it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    return await Promise.race([stopped, ended(child, output, words)]);
  } finally {
    clearTimeout(timer);
    killGroup(child.pid);
    for (const stream of child.stdio) stream?.destroy();
  }
}

/** Once it has ended and whoever shares its output has, too. */
const ended = (child: Child, output: () => string, words: () => string): Promise<CommandEnd> =>
  new Promise((resolve) => {
    child.once('error', (cause: NodeJS.ErrnoException) =>
      resolve({
        failure: `could not be started: ${cause.message}`,
        ...(cause.code === 'ENOENT' && { notFound: true }),
      }),
    );
    child.once('close', (code, signal) =>
      resolve(
        code === 0
          ? { output: output() }
          : { failure: `ended with ${signal ?? code}`, words: words().trim() },
      ),
    );
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
