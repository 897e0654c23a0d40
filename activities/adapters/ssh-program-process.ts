import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Channel } from './ssh-conversation.js';

/** Starts the system's ssh in the folder of a connection, with nothing of our environment but where programs are. */
export function startSsh(folder: string, words: readonly string[]): ChildProcessWithoutNullStreams {
  const { PATH = '/usr/bin:/bin' } = process.env;
  const env = { PATH, LC_ALL: 'C', SHELL: '/bin/sh' };
  const child = spawn('ssh', words, { cwd: folder, env });
  // What matters is how it ends; an error without a listener would end the whole worker.
  for (const one of [child, child.stdin, child.stdout, child.stderr])
    one.on('error', () => undefined);
  return child;
}

/** ssh's own exit code for whatever is not an exit code of the command. */
const notOfTheCommand = 255;

/** A command that such a process runs. */
export const channelOf = (child: ChildProcessWithoutNullStreams): Channel => ({
  stdin: child.stdin,
  stdout: child.stdout,
  stderr: child.stderr,
  onClosed(then) {
    child.once('error', ({ message }) => then({ lost: `the connection was lost: ${message}` }));
    child.once('close', (code) =>
      then(
        code === null || code === notOfTheCommand
          ? { lost: 'the connection was lost, or the command ended by a signal' }
          : { code },
      ),
    );
  },
  close() {
    child.kill('SIGKILL');
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  },
});

/** What a process says on stderr, the last of it. */
export function sayingOf(child: ChildProcessWithoutNullStreams): () => string {
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-maxSaid);
  });
  return () => said;
}

/** Characters: enough for all that ssh has to say of a host. */
const maxSaid = 16_384;
