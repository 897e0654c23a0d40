import type { InPlaceSpec } from './spec.js';
import { canonicalText } from './plan-text.js';
import { digest, form, moment, signedText, signerName } from './signed-text.js';

/** What somebody signs who asks for a run: what of, and of which spec to the last field. */
export interface RequestStatement {
  readonly strategy: string;
  readonly cluster: string;
  readonly from: string;
  /** The version to move to. */
  readonly version: string;
  /** sha256 of the spec with every default resolved and without its signature, hex. */
  readonly specDigest: string;
  /** Who asks: the name in the allowed-signers file, and `requestedBy` of the spec. */
  readonly by: string;
  /** When it was signed, milliseconds since 1970. */
  readonly at: number;
  /** From then on no run is begun by it, milliseconds since 1970. */
  readonly expires: number;
}

const version = form(/^v\d{1,3}\.\d{1,3}\.\d{1,3}$/, 'a released version such as v1.23.6');

const request = signedText<RequestStatement>({
  name: 'request',
  purpose: 'kube-cutover-request/1',
  fields: {
    strategy: form(/^[a-z](?:[a-z-]{0,61}[a-z])?$/, 'the name of a strategy'),
    cluster: form(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'the name of a cluster'),
    from: version,
    version,
    specDigest: digest,
    by: signerName,
    at: moment,
    expires: moment,
  },
  optional: new Set(),
  longest: 2_000,
});

/** The text of a request that is signed, in its one form. Throws where the statement could not be read back. */
export const requestText = request.write;

/** The request that a text states, or what is wrong with it. Only what `requestText` writes is read. */
export const readRequestText = request.read;

/** A request as it travels in the spec: the very text, and the signature over it in OpenSSH's armour. */
export interface SignedRequest {
  readonly text: string;
  readonly signature: string;
}

/**
 * The text whose sha256 is the digest of a spec: every field with its default, but for the signature. A spec that is
 * written another way, with its defaults or as JSON, is the same.
 */
export function specText(spec: InPlaceSpec): string {
  const { requestSignature: _signature, ...signed } = spec;
  return canonicalText(signed);
}

/** OpenSSH's namespace of these signatures: that of a decision is none, and this is none of a decision. */
export const requestNamespace = 'kube-cutover-request';
