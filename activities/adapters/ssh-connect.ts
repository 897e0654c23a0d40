import type { Socket } from 'node:net';
import { type Config, NodeSSH } from 'node-ssh';
import { notYet, refused } from '../failures.js';
import { algorithms } from './ssh-algorithms.js';
import { runCommand } from './ssh-command.js';
import { type Entry, badHostKey, badLogin, judge, where } from './ssh-entry.js';
import { dropped } from './ssh-handshakes.js';
import type { HostKeyVerdict } from './ssh-known-hosts.js';
import type { Forward, SshSession } from './ssh-session.js';
import { forwarded, openSocket } from './ssh-socket.js';
import { type SshTiming, maxUnanswered } from './ssh-timing.js';

/**
 * An authenticated connection to a node whose host key is known, through `via` where it is given:
 * the key that is checked is the node's own, whoever forwards. No agent is asked or forwarded.
 * @throws Refused for a wrong key on either side, NotYet where nobody answers in time.
 */
export async function connectSsh(
  entry: Entry,
  timing: SshTiming,
  via?: Forward,
): Promise<SshSession> {
  const { ssh, node, material, hostKeys } = entry;
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
    algorithms: { ...mutable(algorithms), serverHostKey: [...hostKeys] },
    hostVerifier: (key: Buffer) => {
      verdicts.push(judge(entry, key));
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
    return {
      run: (command) => runCommand(connection, command, timing),
      forward: (next) => forwarded(next, timing, connection),
      isLost: () => isClosed || sock.destroyed,
      onLost: (then) => void connection.once('close', then),
      end: () => void connection.end(),
    };
  } catch (cause) {
    sock.destroy();
    throw connectFailure(entry, verdicts.at(-1), cause);
  }
}

function connectFailure(entry: Entry, verdict: HostKeyVerdict | undefined, cause: unknown) {
  const { node } = entry;
  if (verdict === 'unknown host' || verdict === 'other key' || verdict === 'revoked')
    return badHostKey(entry, verdict);
  const message = cause instanceof Error ? cause.message : String(cause);
  const level = typeof cause === 'object' && cause !== null && 'level' in cause && cause.level;
  if (level === 'client-authentication') return badLogin(entry);
  if (/no matching|Unsupported|parse/i.test(message))
    return refused(`${where(node)}: no common ground with sshd: ${message}`);
  const isDrop = verdict === undefined && level !== 'client-timeout';
  return notYet(`${where(node)}: no connection: ${message}`, ...(isDrop ? [dropped] : []));
}

const mutable = <Lists extends { readonly [name: string]: readonly string[] }>(lists: Lists) =>
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]])) as {
    -readonly [Name in keyof Lists]: Lists[Name][number][];
  };
