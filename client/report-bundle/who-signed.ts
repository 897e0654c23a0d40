import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { variable } from '../../model/environment.js';
import { printable } from '../../model/printable.js';

/** A text, a signature over it, and whose signatures count. */
export interface Signature {
  readonly text: string;
  /** In OpenSSH's armour. */
  readonly signature: string;
  /** OpenSSH's namespace: what the signature must have been made for. */
  readonly namespace: string;
  /** Path of an allowed-signers file; absent: nobody is known, but the signature must be whole. */
  readonly allowedSigners?: string;
}

/** Whose signature it is. Without allowed signers only its key can be told. */
export type Signer =
  { readonly signer?: string; readonly key: string } | { readonly refused: string };

const TIMEOUT_MS = 10_000;

/** Asks ssh-keygen. Never throws over what was given. */
export async function whoSigned({
  text,
  signature,
  namespace,
  allowedSigners,
}: Signature): Promise<Signer> {
  const directory = await mkdtemp(join(tmpdir(), 'kube-cutover-bundle-'));
  try {
    const file = join(directory, 'signature');
    await writeFile(file, signature, { mode: 0o600 });
    const about = ['-n', namespace, '-s', file];
    const clean = (words: string) => words.replaceAll(`${directory}/`, '');
    if (allowedSigners === undefined)
      return keyIn(await ask(['-Y', 'check-novalidate', ...about], text), clean);
    const list = ['-f', allowedSigners];
    const found = await ask(['-Y', 'find-principals', '-s', file, ...list], '');
    const [signer] = found.output.split('\n');
    if (!found.agrees || signer === undefined || signer === '')
      return { refused: clean(found.words) || 'its key is not among the allowed signers' };
    const good = keyIn(await ask(['-Y', 'verify', '-I', signer, ...about, ...list], text), clean);
    return 'refused' in good ? good : { signer: printable(signer), ...good };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Answer {
  readonly agrees: boolean;
  readonly output: string;
  readonly words: string;
}

async function ask(args: readonly string[], input: string): Promise<Answer> {
  const { exitCode, code, stdout, stderr, shortMessage } = await execa('ssh-keygen', args, {
    input,
    reject: false,
    timeout: TIMEOUT_MS,
    extendEnv: false,
    env: {
      PATH: variable(process.env, 'PATH') ?? '/usr/local/bin:/usr/bin:/bin',
      LC_ALL: 'C',
      TZ: 'UTC',
    },
  });
  const words =
    code === 'ENOENT'
      ? "ssh-keygen is not on this machine: install OpenSSH's client"
      : stderr || (exitCode === undefined ? (shortMessage ?? '') : stdout);
  return {
    agrees: exitCode === 0,
    output: stdout,
    words: printable(words).trim().replaceAll('\n', '; '),
  };
}

/** Good "kube-cutover-report" signature for ann with ED25519 key SHA256:… */
function keyIn(
  { agrees, output, words }: Answer,
  clean: (words: string) => string,
): { readonly key: string } | { readonly refused: string } {
  const key = / key (SHA256:[A-Za-z0-9+/]{43})\s*$/.exec(output)?.[1];
  if (agrees && key !== undefined) return { key };
  return { refused: clean(words) || 'ssh-keygen does not agree, and does not say why' };
}
