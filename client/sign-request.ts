import { createHash } from 'node:crypto';
import { isMap } from '../model/schema/fields.js';
import { requestNamespace, requestText, specText } from '../model/request-text.js';
import type { InPlaceSpec } from '../model/spec.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';
import type { SpecFile } from './read-spec.js';
import { signText } from './ssh-sign.js';

/** How a request is signed. */
export interface RequestToSign {
  /** A private key, or the public one of a key that the agent holds. */
  readonly sign: string;
  /** Who asks, where the spec does not say. */
  readonly by: string;
  /** Minutes after which no run is begun by it. */
  readonly expiresIn: number;
}

/**
 * The same spec, signed by the one who asks for it, in place of a signature that was there.
 * @throws Fault with code 2 where the key does not sign, or the name can be nobody's.
 */
export async function signRequest(
  { written, spec: unsigned }: SpecFile,
  { sign, by, expiresIn }: RequestToSign,
  tell: (words: string) => void,
): Promise<SpecFile> {
  const requestedBy = unsigned.requestedBy ?? by;
  const spec = { ...unsigned, requestedBy };
  const text = textOf(spec, requestedBy, expiresIn);
  const signature = await signText({ text, namespace: requestNamespace, keyFile: sign, tell });
  const more = { requestedBy, requestSignature: { text, signature } };
  return { written: { ...(isMap(written) && written), ...more }, spec: { ...spec, ...more } };
}

function textOf(spec: InPlaceSpec, by: string, expiresIn: number): string {
  const { strategy, cluster, from, version } = spec;
  const specDigest = createHash('sha256').update(specText(spec)).digest('hex');
  const at = Date.now();
  const expires = at + expiresIn * 60_000;
  try {
    return requestText({ strategy, cluster, from, version, specDigest, by, at, expires });
  } catch (cause) {
    throw fault(
      ExitCode.BadInput,
      cause instanceof Error ? cause.message : String(cause),
      'name who asks as the allowed-signers file does: requestedBy in the spec, or --by',
    );
  }
}
