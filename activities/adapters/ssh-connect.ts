import type { Socket } from 'node:net';
import { type Config, NodeSSH } from 'node-ssh';
import type { NodeRef, SshAccess } from '../../model/node.js';
import { notYet, refused } from '../failures.js';
import { type SshMaterial, checkAddress, readMaterial } from './ssh-access.js';
import {
  type HostKeyVerdict,
  judgeHostKey,
  knownHostName,
  knownKeyTypes,
  malformedLines,
} from './ssh-known-hosts.js';
import { dropped } from './ssh-handshakes.js';
import { type SshClient, openSocket, where } from './ssh-socket.js';
import { type SshTiming, maxUnanswered } from './ssh-timing.js';

/** An authenticated connection. */
export interface SshSession {
  readonly client: SshClient;
  /** True at once when its socket has gone; ssh2 tells it only a moment later. */
  readonly isLost: () => boolean;
}

/** Classic Diffie-Hellman would block the event loop for seconds; GCM is the fastest in Node. */
const algorithms = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes256-ctr', 'aes128-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256'],
  compress: ['none'],
} as const;

/** Host key algorithms by key type, best first. */
const hostKeyAlgorithms = [
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
] as const;
type ServerHostKeyAlgorithm = (typeof hostKeyAlgorithms)[number][1][number];

/** What was checked before anything is sent to a node. */
export interface Entry {
  readonly ssh: SshAccess;
  readonly node: NodeRef;
  readonly material: SshMaterial;
  /** Of the keys that are known of this host alone: another one would look like a changed key. */
  readonly serverHostKey: ServerHostKeyAlgorithm[];
}

/** @throws Refused for addresses, keys and hosts that are not to be tried. */
export async function prepareEntry(ssh: SshAccess, node: NodeRef): Promise<Entry> {
  checkAddress(ssh, node);
  const material = await readMaterial(ssh);
  const known = knownKeyTypes(material.knownHosts, knownHostName(node.address, node.port));
  const usable = hostKeyAlgorithms.filter(([type]) => known.includes(type));
  const entry = { ssh, node, material, serverHostKey: usable.flatMap(([, names]) => [...names]) };
  if (usable.length > 0) return entry;
  const verdict = judgeHostKey(material.knownHosts, nameOf(node), noKey);
  throw badHostKey(entry, verdict === 'only by certificate authority' ? verdict : 'unknown host');
}

/**
 * An authenticated connection to a node whose host key is known, through `via` where it is given:
 * the key that is checked is the node's own, whoever forwards. No agent is asked or forwarded.
 * @throws Refused for a wrong key on either side, NotYet where nobody answers in time.
 */
export async function connectSsh(
  entry: Entry,
  timing: SshTiming,
  via?: SshClient,
): Promise<SshSession> {
  const { ssh, node, material, serverHostKey } = entry;
  const sock = await openSocket(node, timing, via);
  const verdicts: HostKeyVerdict[] = [];
  const config: Config = {
    // ssh2 takes any stream; its types know sockets alone.
    sock: sock as Socket,
    username: ssh.user,
    privateKey: material.privateKey,
    readyTimeout: timing.connectMs,
    keepaliveInterval: timing.keepaliveMs,
    keepaliveCountMax: maxUnanswered,
    algorithms: { ...mutable(algorithms), serverHostKey },
    hostVerifier: (key: Buffer) => {
      verdicts.push(judgeHostKey(material.knownHosts, nameOf(node), key));
      return verdicts.at(-1) === 'known';
    },
  };
  let isClosed = false;
  sock.once('close', () => (isClosed = true));
  const session = new NodeSSH();
  const connecting = session.connect(config);
  // At once and for ever: an error without a listener, even in the packet after the last of the
  // handshake, would end the whole worker.
  session.connection?.on('error', () => sock.destroy());
  try {
    const { connection } = await connecting;
    if (connection === null) throw new Error('the connection closed at once');
    return { client: connection, isLost: () => isClosed || sock.destroyed };
  } catch (cause) {
    sock.destroy();
    throw connectFailure(entry, verdicts.at(-1), cause);
  }
}

/** As if a host had shown nothing. */
const noKey = Buffer.alloc(0);

const nameOf = (node: NodeRef): string => knownHostName(node.address, node.port);

function connectFailure(entry: Entry, verdict: HostKeyVerdict | undefined, cause: unknown) {
  const { ssh, node } = entry;
  if (verdict !== undefined && verdict !== 'known') return badHostKey(entry, verdict);
  const message = cause instanceof Error ? cause.message : String(cause);
  const level = typeof cause === 'object' && cause !== null && 'level' in cause && cause.level;
  if (level === 'client-authentication')
    return refused(
      `${where(node)}: sshd refuses user ${ssh.user} with ${ssh.privateKeyFile}; authorise its public key`,
    );
  if (/no matching|Unsupported|parse/i.test(message))
    return refused(`${where(node)}: no common ground with sshd: ${message}`);
  const isDrop = verdict === undefined && level !== 'client-timeout';
  return notYet(`${where(node)}: no connection: ${message}`, ...(isDrop ? [dropped] : []));
}

const advice: Readonly<Record<HostKeyVerdict, string>> = {
  known: '',
  'unknown host': 'no key of this host is known; check its key and add it',
  'other key': 'the host shows another key than the known one; find out why before you replace it',
  revoked: 'the key of this host is revoked; do not trust it',
  'only by certificate authority':
    'the host is known by a certificate authority alone, which is not supported; add its key',
};

function badHostKey({ ssh, node, material }: Entry, verdict: HostKeyVerdict) {
  const lines = malformedLines(material.knownHosts);
  const unread =
    lines.length === 0 ? '' : `; it has lines that cannot be read: ${lines.slice(0, 5).join(', ')}`;
  return refused(`${where(node)}: ${advice[verdict]} (${ssh.knownHostsFile}${unread})`, {
    verdict,
  });
}

const mutable = <Lists extends { readonly [name: string]: readonly string[] }>(lists: Lists) =>
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]])) as {
    -readonly [Name in keyof Lists]: Lists[Name][number][];
  };
