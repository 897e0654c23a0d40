import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type SecretRef, placeOfSecret } from '../../model/secret-ref.js';
import { refused } from '../failures.js';
import { ourPath, runCommand } from '../run-command.js';
import { errorCode } from './error-code.js';

/** Longer than any key or URL of a webhook; bytes. */
const maxBytes = 4096;

/** A secret store that answers at all answers within this; milliseconds. */
const commandMs = 10_000;

/**
 * A secret, read now: whoever renews it need not start the worker again.
 * @throws Refused naming the place and what to do there; never what it holds.
 */
export async function readSecret(
  ref: SecretRef,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<string> {
  const written = await writtenAt(ref, environment);
  if (written === undefined)
    throw refused(`${placeOfSecret(ref)} is not set; set it, and start the worker again`);
  const secret = written.replace(/\r?\n$/, '');
  if (secret === '') throw refused(`${placeOfSecret(ref)} is empty; write the secret there`);
  return secret;
}

async function writtenAt(
  ref: SecretRef,
  environment: Readonly<NodeJS.ProcessEnv>,
): Promise<string | undefined> {
  if ('file' in ref) return readSecretFile(ref);
  return 'command' in ref ? askCommand(ref, environment) : environment[ref.environment];
}

/** Nothing of what it prints is told, not even what it complains of: it may quote what it was asked for. */
async function askCommand(
  ref: SecretRef & { readonly command: readonly string[] },
  { HOME }: Readonly<NodeJS.ProcessEnv>,
): Promise<string> {
  const [program = '', ...args] = ref.command;
  const env = { PATH: ourPath(), ...(HOME !== undefined && { HOME }) };
  const end = await runCommand({ program, args, env, timeoutMs: commandMs, outputBytes: maxBytes });
  if ('output' in end) return end.output;
  const why = end.notFound === true ? 'is not there' : end.failure;
  throw refused(`${placeOfSecret(ref)} ${why}; run it by hand on the worker's host`);
}

async function readSecretFile(ref: SecretRef & { readonly file: string }): Promise<string> {
  const place = placeOfSecret(ref);
  // Without O_NONBLOCK a named pipe in its place would hold a thread of the worker for ever.
  const opening = open(ref.file, constants.O_RDONLY | constants.O_NONBLOCK);
  const file = await opening.catch((cause: unknown) => {
    throw refused(
      `${place} cannot be opened (${errorCode(cause) ?? 'unknown cause'}); write it on the worker's host`,
    );
  });
  try {
    return await readChecked(file, place);
  } finally {
    await file.close();
  }
}

async function readChecked(file: FileHandle, place: string): Promise<string> {
  const stat = await file.stat();
  if (!stat.isFile()) throw refused(`${place} is no plain file; name one`);
  if ((stat.mode & 0o007) !== 0)
    throw refused(`${place} can be read or changed by everybody; run chmod o= on it`);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes + 1));
  if (bytesRead > maxBytes)
    throw refused(`${place} is longer than ${maxBytes} bytes; it must hold the secret alone`);
  return buffer.toString('utf8', 0, bytesRead);
}
