import { createHmac, timingSafeEqual } from 'node:crypto';

/** One usable line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
interface KnownHost {
  readonly isRevoked: boolean;
  readonly hosts: string;
  readonly type: string;
  /** The key as sent over the wire. */
  readonly key: Buffer;
}

/** What a known_hosts file says of the key that a host has shown. */
export type HostKeyVerdict =
  'known' | 'unknown host' | 'other key' | 'revoked' | 'only by certificate authority';

/** Host and port the way known_hosts names them: plain for port 22, `[host]:port` for others. */
export const knownHostName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

/** Judges the key of a host; only an exact match of host and key is `known`. */
export function judgeHostKey(file: string, name: string, key: Buffer): HostKeyVerdict {
  const matching = linesOf(file).filter(({ hosts }) => matchesHost(hosts, name));
  const same = (line: KnownHost) => line.key.length === key.length && line.key.equals(key);
  if (matching.some((line) => line.isRevoked && same(line))) return 'revoked';
  const trusted = matching.filter((line) => !line.isRevoked);
  if (trusted.some(same)) return 'known';
  if (trusted.length > 0) return 'other key';
  const byAuthority = file
    .split('\n')
    .some(
      (line) =>
        /^\s*@cert-authority\s/.test(line) && matchesHost(line.trim().split(/\s+/)[1] ?? '', name),
    );
  return byAuthority ? 'only by certificate authority' : 'unknown host';
}

/** Key types that the file has for a host: asking for another one would look like a changed key. */
export const knownKeyTypes = (file: string, name: string): string[] => [
  ...new Set(
    linesOf(file)
      .filter(({ isRevoked, hosts }) => !isRevoked && matchesHost(hosts, name))
      .map(({ type }) => type),
  ),
];

/** Numbers of the lines that are neither empty nor a comment and say nothing of any host, from 1. */
export const malformedLines = (file: string): number[] =>
  file.split('\n').flatMap((line, i) => {
    const plain = line.trim().replace(/^@cert-authority\s+/, '');
    return plain === '' || plain.startsWith('#') || readLine(plain) ? [] : [i + 1];
  });

/** Malformed lines and those of a certificate authority are passed over, as OpenSSH does. */
const linesOf = (file: string): KnownHost[] =>
  file.split('\n').flatMap((line) => readLine(line) ?? []);

function readLine(line: string): KnownHost | undefined {
  const words = line.trim().split(/\s+/);
  const isRevoked = words[0] === '@revoked';
  const [hosts, type, encoded] = isRevoked ? words.slice(1) : words;
  if (hosts === undefined || type === undefined || encoded === undefined) return undefined;
  if (/^[#@]/.test(hosts) || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  return typeInside(key) === type ? { isRevoked, hosts, type, key } : undefined;
}

/** A key names its own type first; a line that says otherwise is malformed. */
function typeInside(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const length = key.readUInt32BE(0);
  return length > 64 ? undefined : key.toString('latin1', 4, 4 + length);
}

function matchesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) return matchesHashed(hosts, name);
  const patterns = hosts.toLowerCase().split(',');
  const hits = (pattern: string) => matchesPattern(pattern, name);
  if (patterns.some((pattern) => pattern.startsWith('!') && hits(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && hits(pattern));
}

/** `|1|salt|HMAC-SHA1(salt, name)`, both base64. */
function matchesHashed(hosts: string, name: string): boolean {
  const [, , salt, hash] = hosts.split('|');
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const found = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/** `*` is any text, `?` any character (PATTERNS in ssh_config(5)). Looks back to the last `*` alone, so a file cannot make it take long. */
function matchesPattern(pattern: string, name: string): boolean {
  let [at, star, from] = [0, -1, 0];
  for (let index = 0; index < name.length;) {
    if (pattern[at] === '*') [star, from, at] = [at, index, at + 1];
    else if (pattern[at] === '?' || pattern[at] === name[index]) [at, index] = [at + 1, index + 1];
    else if (star >= 0) [at, from, index] = [star + 1, from + 1, from + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
