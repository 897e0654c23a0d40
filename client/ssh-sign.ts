import { spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';

/** A text to be signed by a person's own key. */
export interface TextToSign {
  readonly text: string;
  /** OpenSSH's namespace: what such a signature is good for, and for nothing else. */
  readonly namespace: string;
  /** A private key, or the public one (or a certificate) of a key that the agent holds. */
  readonly keyFile: string;
  /** Where ssh-keygen may say something to the person, such as that a key waits to be touched. */
  readonly tell: (words: string) => void;
  /** A passphrase must be typed and a key touched by then; two minutes unless told. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 120_000;
const MAX_SIGNATURE = 16 * 1024;

/**
 * A signature over a text in OpenSSH's armour. ssh-keygen asks for passphrases on the terminal itself, and talks to the
 * agent of SSH_AUTH_SOCK. Throws a fault that says what to do.
 */
export async function signText(options: TextToSign): Promise<string> {
  const signature = await sign(options);
  if (signature.length > MAX_SIGNATURE || !signature.startsWith('-----BEGIN SSH SIGNATURE-----\n'))
    throw fault(ExitCode.Failed, 'ssh-keygen answered with something that is no signature');
  return signature;
}

/** In our own process group: in another one it could not ask on the terminal. */
function sign({ text, namespace, keyFile, tell, timeoutMs }: TextToSign): Promise<string> {
  const file = resolvePath(keyFile);
  const args = ['-q', '-Y', 'sign', '-n', namespace, '-f', file];
  const child = spawn('ssh-keygen', args, {
    env: process.env,
    stdio: 'pipe',
    timeout: timeoutMs ?? TIMEOUT_MS,
  });
  const chunks: Buffer[] = [];
  const words: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    words.push(chunk);
    tell(chunk.toString('utf8').trim());
  });
  child.stdin.on('error', () => undefined); // It ended early; its exit code says why.
  child.stdin.end(text);
  return new Promise((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => reject(startFault(cause)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(chunks).toString('utf8'));
      return reject(signFault(file, Buffer.concat(words).toString('utf8').trim(), signal ?? code));
    });
  });
}

const startFault = (cause: NodeJS.ErrnoException) =>
  fault(
    ExitCode.Failed,
    cause.code === 'ENOENT'
      ? "ssh-keygen is not on this machine: install OpenSSH's client"
      : `ssh-keygen could not be started: ${cause.message}`,
  );

const signFault = (file: string, words: string, end: string | number | null) =>
  fault(
    ExitCode.BadInput,
    `${file} did not sign: ${words === '' ? `ssh-keygen ended with ${end}` : words}`,
    'name your private key, or the public one of a key in your agent; nothing was sent',
  );
