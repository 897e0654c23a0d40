import { constants } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readApprovalText } from '../../model/approval-text.js';
import {
  approvalNamespace,
  longestSignature,
  type SignedApproval,
  type Verified,
} from '../../model/approvals.js';
import { readRequestText, requestNamespace } from '../../model/request-text.js';
import { printable } from '../../model/printable.js';
import { callKeygen, type KeygenEnd, type KeygenLimits } from './ssh-keygen.js';

/** A signed statement, and whose signatures count. */
export interface SignatureToVerify extends SignedApproval {
  /** Path of an allowed-signers file: see ALLOWED SIGNERS in ssh-keygen(1). */
  readonly allowedSigners: string;
  /** Path of a list of revoked keys, plain or as KRL. Where it is told, it must be there. */
  readonly revokedKeys?: string;
}

const LIMITS: KeygenLimits = { timeoutMs: 10_000, outputBytes: 64 * 1024 };
const MAX_LIST_BYTES = 1024 * 1024;

/** Where the files of one call lie. */
interface Files {
  readonly directory: string;
  readonly signature: string;
  readonly signers: string;
  readonly revoked?: string;
}

/**
 * Who has signed this decision, by ssh-keygen and the allowed-signers file as they are now; or why
 * it does not count. The signer must be the decision's `by`, and named in full: a pattern such as
 * `*@example.com` names people only in a line of a certificate authority. Throws
 * neither over what was sent nor over a list that is not fit.
 */
export const verifySignature = (signed: SignatureToVerify, limits = LIMITS): Promise<Verified> =>
  verify(signed, { read: readApprovalText, namespace: approvalNamespace }, limits);

/** Who has signed this request for a run, found out in the same way. */
export const verifyRequestSignature = (
  signed: SignatureToVerify,
  limits = LIMITS,
): Promise<Verified> =>
  verify(signed, { read: readRequestText, namespace: requestNamespace }, limits);

/** What was signed: how its text is read, and what the signature must have been made for. */
interface Kind {
  readonly read: (text: string) => { readonly by: string } | string;
  readonly namespace: string;
}

async function verify(
  { text, signature, allowedSigners, revokedKeys }: SignatureToVerify,
  { read, namespace }: Kind,
  limits: KeygenLimits,
): Promise<Verified> {
  const statement = read(text);
  if (typeof statement === 'string') return { refused: statement };
  if (!isArmoured(signature))
    return { refused: `the signature must be one SSH SIGNATURE block, as of ssh-keygen -Y sign` };
  const signers = await readList(allowedSigners, 'allowed signers');
  if ('refused' in signers) return signers;
  const revoked =
    revokedKeys === undefined ? undefined : await readList(revokedKeys, 'revoked keys');
  if (revoked && 'refused' in revoked) return revoked;
  const directory = await mkdtemp(join(tmpdir(), 'kube-cutover-approval-'));
  try {
    // Copies, so that both calls see the same lists and neither opens a path of the spec.
    const files: Files = {
      directory,
      signature: await put(directory, 'signature', signature),
      signers: await put(directory, 'signers', signers.content),
      ...(revoked && { revoked: await put(directory, 'revoked', revoked.content) }),
    };
    return await askKeygen({ by: statement.by, text, namespace }, files, limits);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Whose statement it is said to be. */
interface Said {
  readonly by: string;
  readonly text: string;
  readonly namespace: string;
}

async function askKeygen(
  { by, text, namespace }: Said,
  { directory, signature, signers, revoked }: Files,
  limits: KeygenLimits,
): Promise<Verified> {
  const refuse = (failure: string): Verified => ({
    refused: `the signature of ${by} does not count: ${failure.replaceAll(`${directory}/`, '')}`,
  });
  const files = ['-s', signature, '-f', signers];
  const found = await callKeygen(['-Y', 'find-principals', ...files], '', limits);
  if ('failure' in found) return refuse(found.failure);
  const names = namesIn(found);
  if (!names.includes(by))
    return refuse(`its key is of ${names.map((name) => `"${printable(name)}"`).join(', ')}`);
  const only = ['-I', by, '-n', namespace, ...(revoked ? ['-r', revoked] : [])];
  const good = await callKeygen(['-Y', 'verify', ...only, ...files], text, limits);
  // About a revoked key it says nothing, and neither about a list of them that it cannot read.
  if ('failure' in good && good.silent && revoked)
    return refuse('its key is revoked, or the list of revoked keys is none that ssh-keygen reads');
  if ('failure' in good) return refuse(good.failure);
  // Good "kube-cutover-approval" signature for ann with ED25519 key SHA256:…
  const key = / key (SHA256:[A-Za-z0-9+/]{43})\s*$/.exec(good.output)?.[1];
  return key === undefined
    ? refuse(`ssh-keygen does not tell its key: ${printable(good.output.trim())}`)
    : { signer: by, key };
}

const namesIn = ({ output }: Extract<KeygenEnd, { output: string }>): readonly string[] =>
  output.split('\n').filter((name) => name !== '');

const isArmoured = (signature: unknown): boolean =>
  typeof signature === 'string' &&
  signature.length <= longestSignature &&
  /^-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]+\n-----END SSH SIGNATURE-----\n?$/.test(
    signature,
  );

async function put(directory: string, name: string, content: string | Buffer): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  return path;
}

/** A whole file that only its owner can change; whoever else can decides who approves. */
async function readList(
  path: string,
  what: string,
): Promise<{ readonly content: Buffer } | { readonly refused: string }> {
  const refuse = (why: string) => ({ refused: `${what}: ${printable(path)} ${why}` });
  try {
    // Without waiting: a pipe would never answer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return refuse('is not a file');
      if ((facts.mode & 0o022) !== 0)
        return refuse('can be changed by others than its owner; run chmod go-w on it');
      if (facts.size > MAX_LIST_BYTES) return refuse(`is longer than ${MAX_LIST_BYTES} bytes`);
      return { content: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (cause) {
    return refuse(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
