/** What a certificate of OpenSSH says (PROTOCOL.certkeys); its signature is judged by sshd. */
export interface SshCertificate {
  readonly kind: 'user' | 'host';
  /** What the authority calls it; sshd logs it at each login. */
  readonly keyId: string;
  /** Who may log in with it; without any, nobody where sshd is new. */
  readonly principals: readonly string[];
  /** Milliseconds since 1970; `endsAt` is infinite where it never ends. */
  readonly beginsAt: number;
  readonly endsAt: number;
  /** Whence it may be used; from everywhere where absent. */
  readonly sourceAddress?: string;
  /** The certified key as it is without a certificate, as sent over the wire. */
  readonly publicKey: Uint8Array;
}

/** How many fields a public key of a type has. */
const keyFields: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
};

/** Reads the first line of a `-cert.pub` file; absent where it holds no certificate of a known type. */
export function readCertificate(text: string): SshCertificate | undefined {
  const [, encoded = ''] = text.trim().split(/\s+/, 2);
  try {
    return certificateOf(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
  } catch {
    return undefined; // No base64, or it ends too soon.
  }
}

/** What keeps a certificate for users from being used at a time, as a sentence; absent where nothing does. */
export function certificateFault(file: string, text: string, now: number): string | undefined {
  const certificate = readCertificate(text);
  if (certificate === undefined)
    return `${file} holds no certificate of OpenSSH; name the -cert.pub that ssh-keygen -s has written`;
  const { kind, beginsAt, endsAt } = certificate;
  if (kind === 'host') return `${file} is the certificate of a host; name one for a user`;
  if (endsAt <= now)
    return `${file} ended at ${timeOf(endsAt)}; have its authority issue another one in its place`;
  if (beginsAt > now)
    return `${file} begins at ${timeOf(beginsAt)}; wait for it, or correct the clock of this host`;
  return undefined;
}

/** Whom it lets in, from where and until when: part of a sentence. */
export const certificateTerms = ({
  keyId,
  principals,
  endsAt,
  sourceAddress,
}: SshCertificate): string =>
  [
    `certificate ${JSON.stringify(keyId)}`,
    `for ${principals.length === 0 ? 'no principal' : principals.join(', ')}`,
    ...(sourceAddress === undefined ? [] : [`from ${sourceAddress}`]),
    ...(endsAt === Infinity ? [] : [`until ${timeOf(endsAt)}`]),
  ].join(' ');

const timeOf = (ms: number): string => new Date(ms).toISOString();

function certificateOf(blob: Uint8Array): SshCertificate | undefined {
  const body = reader(blob);
  const type = asText(body.bytes());
  const plain = type.replace(/-cert-v01@openssh\.com$/, '');
  const fields = keyFields[plain];
  if (plain === type || fields === undefined) return undefined;
  body.bytes(); // The nonce.
  const key = Array.from({ length: fields }, () => body.bytes());
  body.uint64(); // The serial number.
  const kind = body.uint32() === 2 ? 'host' : 'user';
  const keyId = asText(body.bytes());
  const principals = reader(body.bytes()).all().map(asText);
  const [beginsAt, endsAt] = [msOf(body.uint64()), msOf(body.uint64())];
  const options = reader(body.bytes()).all();
  const at = options.findIndex((name, i) => i % 2 === 0 && asText(name) === 'source-address');
  const from = at < 0 ? undefined : options[at + 1];
  return {
    kind,
    keyId,
    principals,
    beginsAt,
    endsAt,
    ...(from && { sourceAddress: asText(reader(from).bytes()) }),
    publicKey: joined([new TextEncoder().encode(plain), ...key]),
  };
}

const asText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Seconds to milliseconds. Dates end before 2^53; whatever is later never comes. */
const msOf = (seconds: bigint): number =>
  seconds > 8_640_000_000_000n ? Infinity : Number(seconds) * 1000;

/** Reads the wire format of RFC 4251, 5. @throws RangeError beyond the end. */
function reader(blob: Uint8Array) {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let at = 0;
  const uint32 = () => view.getUint32((at += 4) - 4);
  const bytes = () => {
    const length = uint32();
    if (at + length > blob.length) throw new RangeError('it ends too soon');
    return blob.subarray(at, (at += length));
  };
  return {
    uint32,
    uint64: () => view.getBigUint64((at += 8) - 8),
    bytes,
    /** All that are left. */
    all(): Uint8Array[] {
      const found: Uint8Array[] = [];
      while (at < blob.length) found.push(bytes());
      return found;
    },
  };
}

/** Each with its length before it. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      const length = new DataView(new ArrayBuffer(4));
      length.setUint32(0, part.length);
      return [...new Uint8Array(length.buffer), ...part];
    }),
  );
}
