import { type Socket, connect } from 'node:net';
import { type Config, NodeSSH } from 'node-ssh';
import type { NodeRef, SshAccess } from '../../model/node.js';
import { notYet, refused } from '../failures.js';
import { type SshMaterial, checkAddress, readMaterial } from './ssh-access.js';
import {
  type HostKeyVerdict,
  judgeHostKey,
  knownHostName,
  knownKeyTypes,
} from './ssh-known-hosts.js';
import type { SshTiming } from './ssh-timing.js';

/** ssh2's client. */
export type SshClient = NonNullable<NodeSSH['connection']>;

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

/**
 * An authenticated connection to a node whose host key is known.
 * @throws Refused for a wrong key on either side, NotYet where nobody answers in time.
 */
export async function connectSsh(
  ssh: SshAccess,
  node: NodeRef,
  timing: SshTiming,
): Promise<SshSession> {
  checkAddress(ssh, node);
  const material = await readMaterial(ssh);
  const serverHostKey = trustedAlgorithms(ssh, node, material);
  const sock = await openSocket(node, timing.connectMs);
  const verdicts: HostKeyVerdict[] = [];
  const config: Config = {
    sock,
    username: ssh.user,
    privateKey: material.privateKey,
    readyTimeout: timing.connectMs,
    keepaliveInterval: timing.keepaliveMs,
    keepaliveCountMax: 3,
    algorithms: { ...mutable(algorithms), serverHostKey },
    hostVerifier: (key: Buffer) => {
      verdicts.push(judgeHostKey(material.knownHosts, knownHostName(node.address, node.port), key));
      return verdicts.at(-1) === 'known';
    },
  };
  const session = new NodeSSH();
  const connecting = session.connect(config);
  // At once and for ever: an error without a listener, even in the packet after the last of the
  // handshake, would end the whole worker.
  session.connection?.on('error', () => sock.destroy());
  try {
    const { connection } = await connecting;
    if (connection === null) throw new Error('the connection closed at once');
    return { client: connection, isLost: () => sock.destroyed };
  } catch (cause) {
    sock.destroy();
    throw connectFailure(ssh, node, verdicts.at(-1), cause);
  }
}

/** @throws Refused where no usable key of this host is known: nothing may be sent to it then. */
function trustedAlgorithms(ssh: SshAccess, node: NodeRef, { knownHosts }: SshMaterial) {
  const known = knownKeyTypes(knownHosts, knownHostName(node.address, node.port));
  const usable = hostKeyAlgorithms.filter(([type]) => known.includes(type));
  if (usable.length === 0) throw badHostKey(ssh, node, 'unknown host');
  return usable.flatMap(([, names]) => [...names]);
}

function openSocket(node: NodeRef, deadlineMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const sock = connect({ host: node.address, port: node.port, noDelay: true });
    const timer = setTimeout(() => {
      sock.destroy(new Error(`no answer in ${deadlineMs / 1000} s`));
    }, deadlineMs);
    sock.once('connect', () => {
      clearTimeout(timer);
      resolve(sock);
    });
    sock.on('error', (cause) => {
      clearTimeout(timer);
      reject(notYet(`${where(node)}: no connection: ${cause.message}; see that sshd is up`));
    });
  });
}

function connectFailure(
  ssh: SshAccess,
  node: NodeRef,
  verdict: HostKeyVerdict | undefined,
  cause: unknown,
) {
  if (verdict !== undefined && verdict !== 'known') return badHostKey(ssh, node, verdict);
  const message = cause instanceof Error ? cause.message : String(cause);
  const isLogin =
    typeof cause === 'object' &&
    cause !== null &&
    'level' in cause &&
    cause.level === 'client-authentication';
  if (isLogin)
    return refused(
      `${where(node)}: sshd refuses user ${ssh.user} with ${ssh.privateKeyFile}; authorise its public key`,
    );
  if (/no matching|Unsupported|parse/i.test(message))
    return refused(`${where(node)}: no common ground with sshd: ${message}`);
  return notYet(`${where(node)}: no connection: ${message}`);
}

const advice: Readonly<Record<HostKeyVerdict, string>> = {
  known: '',
  'unknown host': 'no key of this host is known; check its key and add it',
  'other key': 'the host shows another key than the known one; find out why before you replace it',
  revoked: 'the key of this host is revoked; do not trust it',
  'only by certificate authority':
    'the host is known by a certificate authority alone, which is not supported; add its key',
};

const badHostKey = (ssh: SshAccess, node: NodeRef, verdict: HostKeyVerdict) =>
  refused(`${where(node)}: ${advice[verdict]} (${ssh.knownHostsFile})`, { verdict });

const where = (node: NodeRef): string => `${node.name} (${node.address}:${node.port})`;

const mutable = <Lists extends { readonly [name: string]: readonly string[] }>(lists: Lists) =>
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]])) as {
    -readonly [Name in keyof Lists]: Lists[Name][number][];
  };
