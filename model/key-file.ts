/** What reading a private key file showed. */
export interface KeyFileFacts {
  /** Permission bits, as of `stat`. */
  readonly mode: number;
  readonly text: string;
}

/**
 * What keeps a private key file from being used, as a sentence that ends "…: what to do"; absent
 * where nothing does. OpenSSH refuses keys that others can read, and nobody is there to type a
 * passphrase.
 */
export function keyFileFault(file: string, { mode, text }: KeyFileFacts): string | undefined {
  const bits = (mode & 0o777).toString(8).padStart(4, '0');
  if ((mode & 0o077) !== 0)
    return `${file} has mode ${bits}, so others can read it; run chmod 600 on it`;
  if (/^(?:ssh-|ecdsa-|sk-)/.test(text)) return `${file} holds a public key; name the private one`;
  if (!/^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(text))
    return `${file} holds no private key in PEM or OpenSSH form`;
  if (text.includes('\r')) return `${file} has line ends of Windows; convert them to LF`;
  if (isEncrypted(text))
    return `${file} is encrypted and nobody is there to type its passphrase; use a key without one`;
  return undefined;
}

/**
 * PEM says so in words; the OpenSSH form names its cipher, `none` for no passphrase, after a magic.
 */
function isEncrypted(text: string): boolean {
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED$/m.test(text)) return true;
  if (!text.startsWith('-----BEGIN OPENSSH PRIVATE KEY-----')) return false;
  const start = text.split('\n')[1]?.slice(0, 64) ?? '';
  if (!/^[A-Za-z0-9+/]{64}$/.test(start)) return false;
  const body = atob(start);
  const magic = 'openssh-key-v1\0';
  return body.startsWith(magic) && body.slice(magic.length + 4, magic.length + 8) !== 'none';
}
