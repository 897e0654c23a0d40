import { isMap } from '../../model/schema/fields.js';
import { type VaultKey, placeOfSecret } from '../../model/secret-ref.js';
import { notYet, refused } from '../failures.js';
import { judge, reasonOf, timeoutMs } from './post.js';
import { readSecretFile } from './read-secret-file.js';

/** Far more than a secret with its metadata; bytes. */
const maxAnswerBytes = 64 * 1024;

/**
 * A key of what a Vault keeps at a path, as it answers now; `limitMs` for the whole exchange. Follows no redirect, which
 * could lead the token elsewhere. The protocol: https://developer.hashicorp.com/vault/api-docs
 * @throws Refused naming the key and what to do, NotYet where the Vault is busy, sealed or away; neither says anything
 * of the token or of what was answered.
 */
export async function readVaultSecret(
  ref: { readonly vault: VaultKey },
  limitMs = timeoutMs,
): Promise<string> {
  const { address, path, key, tokenFile, namespace } = ref.vault;
  const place = placeOfSecret(ref);
  const headers = {
    'user-agent': 'kube-cutover',
    'x-vault-token': await readToken(tokenFile),
    ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
    connection: 'close',
  };
  const { status, text } = await ask(new URL(`/v1/${path}`, address), headers, limitMs).catch(
    (cause: unknown) => {
      throw notYet(`${place} cannot be read: ${reasonOf(cause, limitMs)}`);
    },
  );
  refuseStatus(status, ref.vault, place);
  if (text === undefined)
    throw refused(`${place} came with more than ${maxAnswerBytes} bytes; is that a Vault?`);
  const held = heldAt(parsed(text), key);
  if (held === undefined) throw refused(`${place} is not there; write it, or name another key`);
  if (typeof held !== 'string') throw refused(`${place} is no text; write one there`);
  return held;
}

async function readToken(file: string): Promise<string> {
  const token = (await readSecretFile(file)).replace(/\r?\n$/, '');
  // Whatever refuses a header would quote it.
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw refused(`${placeOfSecret({ file })} holds no token of one line; write one there`);
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  limitMs: number,
): Promise<{ readonly status: number; readonly text: string | undefined }> {
  const signal = AbortSignal.timeout(limitMs);
  const response = await fetch(url, { headers, redirect: 'manual', signal });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // To leave the loop ends the connection, whatever would follow.
    if (bytes > maxAnswerBytes) return { status: response.status, text: undefined };
    chunks.push(chunk);
  }
  return { status: response.status, text: Buffer.concat(chunks).toString('utf8') };
}

/** https://developer.hashicorp.com/vault/api-docs#http-status-codes */
function refuseStatus(status: number, { tokenFile }: VaultKey, place: string): void {
  const answer = judge(status, null);
  if (answer.kind === 'told') return;
  const advice: Readonly<Record<number, string>> = {
    403: `; the token in ${tokenFile} has ended or may not read there: renew it, or give it a policy`,
    404: '; write it there, or name another path: that of a KV store of version 2 has data/ in it',
    503: '; unseal the Vault, or end its maintenance',
  };
  const told = `${place} cannot be read: ${answer.why}${advice[status] ?? ''}`;
  throw answer.kind === 'not-yet' ? notYet(told) : refused(told);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Version 2 of the KV store wraps what it keeps, and has its metadata beside it. */
function heldAt(answer: unknown, key: string): unknown {
  const data = isMap(answer) ? answer['data'] : undefined;
  if (!isMap(data)) return undefined;
  const kept = isMap(data['data']) && isMap(data['metadata']) ? data['data'] : data;
  return Object.hasOwn(kept, key) ? kept[key] : undefined;
}
