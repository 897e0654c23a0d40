import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate on a node, as far as it is judged. */
export interface Certificate {
  readonly path: string;
  readonly subject: string;
  readonly issuer: string;
  readonly isAuthority: boolean;
  readonly isServing: boolean;
  readonly isSelfSigned: boolean;
  readonly hasNames: boolean;
  readonly usesSha1: boolean;
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms. */
  readonly until: number;
  /** Is it for this host or address? */
  readonly isFor: (host: string) => boolean;
  readonly isSignedBy: (authority: Certificate) => boolean;
  readonly x509: X509Certificate;
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
/** sha1WithRSAEncryption and ecdsa-with-SHA1 as DER object identifiers. */
const SHA1 = ['06092a864886f70d010105', '06072a8648ce3d0401'].map((hex) => Buffer.from(hex, 'hex'));

/** Absent where the text is no certificate. */
export function readCertificate(path: string, pem: string): Certificate | undefined {
  try {
    const x509 = new X509Certificate(pem);
    const usage: readonly string[] = x509.keyUsage ?? [];
    return {
      path,
      subject: oneLine(x509.subject),
      issuer: oneLine(x509.issuer),
      isAuthority: x509.ca,
      isServing: usage.includes(SERVER_AUTH),
      isSelfSigned: x509.subject === x509.issuer,
      hasNames: x509.subjectAltName !== undefined,
      usesSha1: SHA1.some((identifier) => x509.raw.includes(identifier)),
      from: Date.parse(x509.validFrom),
      until: Date.parse(x509.validTo),
      isFor: (host) =>
        isIP(host) === 0 ? x509.checkHost(host) !== undefined : x509.checkIP(host) !== undefined,
      isSignedBy: (authority) => x509.verify(authority.x509.publicKey),
      x509,
    };
  } catch {
    return undefined;
  }
}

const oneLine = (name: string): string => name.split('\n').join(', ');
