import { type SecretRef, placeOfSecret } from '../../model/secret-ref.js';
import { refused } from '../failures.js';
import { ourPath, runCommand } from '../run-command.js';
import { readKubernetesSecret } from './read-kubernetes-secret.js';
import { maxBytes, readSecretFile } from './read-secret-file.js';
import { readVaultSecret } from './read-vault-secret.js';

/** A secret store that answers at all answers within this; milliseconds. */
const commandMs = 10_000;

/**
 * A secret, read now: whoever renews it need not start the worker again.
 * @throws Refused naming the place and what to do there, NotYet where another attempt may read it; neither says what
 * it holds.
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
  if ('file' in ref) return readSecretFile(ref.file);
  if ('environment' in ref) return environment[ref.environment];
  if ('kubernetes' in ref) return readKubernetesSecret(ref);
  return 'vault' in ref ? readVaultSecret(ref) : askCommand(ref, environment);
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
