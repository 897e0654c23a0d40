import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { algorithms, certifiedAlgorithms } from './ssh-algorithms.js';
import type { Entry } from './ssh-entry.js';
import { type SshTiming, maxUnanswered } from './ssh-timing.js';

/** Each connection has a folder of its own, which only we can look into. */
export const folderPrefix = join(tmpdir(), 'kube-cutover-ssh-');

/**
 * Names within the folder, where ssh is started: those of keys and known hosts are links, so that
 * ssh has no path of a spec to find `%`, `~` or blanks in, and none that is too long for a socket.
 */
export const names = {
  key: 'key',
  /** ssh looks for it beside the key. */
  certificate: 'key-cert.pub',
  knownHosts: 'known_hosts',
  socket: 'master',
} as const;

/** Of the process that holds the connection, whose way to sshd is its own standard input and output. */
export const masterWords = (entry: Entry, { keepaliveMs }: SshTiming): string[] => [
  '-N',
  ...words({
    ...common,
    ControlMaster: 'yes',
    ControlPersist: 'no',
    ProxyCommand: '-',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: names.knownHosts,
    GlobalKnownHostsFile: 'none',
    VerifyHostKeyDNS: 'no',
    CheckHostIP: 'no',
    UpdateHostKeys: 'no',
    HostKeyAlgorithms: (entry.hostKeys.length > 0 ? entry.hostKeys : certifiedAlgorithms).join(','),
    KexAlgorithms: algorithms.kex.join(','),
    Ciphers: algorithms.cipher.join(','),
    MACs: algorithms.hmac.join(','),
    PreferredAuthentications: 'publickey',
    IdentityFile: names.key,
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    // The certificate alone, where there is one: it says for how long, from where and for whom.
    ...(entry.material.certificate && { PubkeyAcceptedAlgorithms: certifiedAlgorithms.join(',') }),
    ServerAliveInterval: String(Math.ceil(keepaliveMs / 1000)),
    ServerAliveCountMax: String(maxUnanswered),
    LogLevel: 'INFO', // Below it, ssh does not say why it found no common ground.
  }),
  ...to(entry),
];

/** Runs one command line. */
export const commandWords = (entry: Entry, line: string): string[] => [
  ...words({ ...common, ...throughMaster }),
  ...to(entry),
  line,
];

/** Its standard input and output are a connection from there to an address. */
export const forwardWords = (entry: Entry, address: string, port: number): string[] => [
  ...words({ ...common, ...throughMaster }),
  '-W',
  `[${address}]:${port}`,
  ...to(entry),
];

/** Nothing is read from a configuration, asked of a person or an agent, or lent to the far side. */
const common = {
  BatchMode: 'yes',
  ControlPath: names.socket,
  ForwardAgent: 'no',
  ForwardX11: 'no',
  PermitLocalCommand: 'no',
  RequestTTY: 'no',
  EscapeChar: 'none',
};

/** Goes through the held connection, and never makes one of its own. */
const throughMaster = { ControlMaster: 'no', ProxyCommand: 'false', LogLevel: 'ERROR' };

function words(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

const to = ({ ssh, node }: Entry): string[] =>
  ['-F', 'none', '-p', String(node.port), '-l', ssh.user].concat('--', node.address);
