import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, symlink } from 'node:fs/promises';
import { join, resolve as absolute } from 'node:path';
import { Duplex } from 'node:stream';
import type { NodeRef, SshAccess } from '../../model/node.js';
import type { RemoteCommand, RemoteEnd } from '../nodes/connection.js';
import { notYet } from '../failures.js';
import { converse } from './ssh-conversation.js';
import { type Entry, where } from './ssh-entry.js';
import { lastLine, notStarted, programFailure } from './ssh-program-failure.js';
import { channelOf, sayingOf, startSsh } from './ssh-program-process.js';
import {
  commandWords,
  folderPrefix,
  forwardWords,
  masterWords,
  names,
} from './ssh-program-words.js';
import type { Forward, SshSession } from './ssh-session.js';
import { openSocket } from './ssh-socket.js';
import type { SshTiming } from './ssh-timing.js';

/**
 * An authenticated connection that OpenSSH's client holds, for what the library cannot: certificates.
 * Its bytes go through this process, so it ends with it, whatever ends it.
 * @throws as `connectSsh`; Refused where there is no ssh.
 */
export async function connectByProgram(
  entry: Entry,
  timing: SshTiming,
  via?: Forward,
): Promise<SshSession> {
  const folder = await mkdtemp(folderPrefix);
  const clear = () => rmSync(folder, { recursive: true, force: true });
  try {
    await linkTo(entry.ssh, folder);
    const sock = await openSocket(entry.node, timing, via);
    const master = startSsh(folder, masterWords(entry, timing));
    carry(sock, master);
    master.once('exit', clear);
    await authenticated(entry, master, folder, timing);
    // Not needed any more: if we are killed, what ssh itself leaves is an empty folder.
    for (const name of links) rmSync(join(folder, name), { force: true });
    return sessionOf({ entry, master, sock, folder, timing, clear });
  } catch (cause) {
    clear();
    throw cause;
  }
}

interface Held {
  readonly entry: Entry;
  readonly master: ChildProcessWithoutNullStreams;
  readonly sock: Duplex;
  readonly folder: string;
  readonly timing: SshTiming;
  readonly clear: () => void;
}

function sessionOf(held: Held): SshSession {
  const { entry, master, sock, folder, timing, clear } = held;
  const hasEnded = () => master.killed || master.exitCode !== null || master.signalCode !== null;
  return {
    run: (command) => runByProgram(held, command),
    forward: (node) => forwardByProgram(entry, folder, node, timing),
    isLost: () => hasEnded() || sock.destroyed,
    onLost: (then) => void master.once('exit', then),
    end() {
      master.kill();
      clear(); // At once: whoever ends its connections may be about to end.
    },
  };
}

const links = [names.key, names.certificate, names.knownHosts];

/** Puts links to what ssh needs beside the place of its socket. */
async function linkTo(ssh: SshAccess, folder: string): Promise<void> {
  const link = (file: string, name: string) => symlink(absolute(file), join(folder, name));
  await link(ssh.privateKeyFile, names.key);
  await link(ssh.knownHostsFile, names.knownHosts);
  if (ssh.certificateFile !== undefined) await link(ssh.certificateFile, names.certificate);
}

/** When one side has ended, so does the other. */
function carry(sock: Duplex, master: ChildProcessWithoutNullStreams): void {
  sock.pipe(master.stdin);
  master.stdout.pipe(sock);
  sock.once('close', () => master.stdin.end());
  master.once('close', () => sock.destroy());
  master.once('error', () => sock.destroy());
}

/** Between looks for the socket that ssh makes once it is logged in. */
const lookMs = 20;

function authenticated(
  entry: Entry,
  master: ChildProcessWithoutNullStreams,
  folder: string,
  { connectMs }: SshTiming,
): Promise<void> {
  const said = sayingOf(master);
  const late = notYet(`${where(entry.node)}: no login within ${connectMs / 1000} s`);
  return new Promise<void>((resolve, reject) => {
    const looking = setInterval(() => {
      if (existsSync(join(folder, names.socket))) settle(resolve);
    }, lookMs);
    const timer = setTimeout(() => {
      settle(() => reject(late));
      master.kill('SIGKILL');
    }, connectMs);
    const settle = (how: () => void) => {
      clearInterval(looking);
      clearTimeout(timer);
      how();
    };
    master.once('error', (cause) => settle(() => reject(notStarted(entry, cause))));
    master.once('close', () => settle(() => reject(programFailure(entry, said()))));
  });
}

async function runByProgram(
  { entry, master, folder }: Held,
  command: RemoteCommand,
): Promise<RemoteEnd> {
  const child = startSsh(folder, commandWords(entry, command.line));
  const said = sayingOf(child);
  const end = await new Promise<RemoteEnd>((resolve) => {
    converse(channelOf(child), command, resolve);
  });
  // A connection that opens no channel is of no use to anybody, so it is ended.
  if (end.kind === 'unknown' && said().includes('Session open refused by peer')) master.kill();
  return end;
}

/** Told to be there once sshd behind it has said its first word; ssh itself tells nothing. */
function forwardByProgram(
  entry: Entry,
  folder: string,
  node: NodeRef,
  { connectMs }: SshTiming,
): Promise<Duplex> {
  const child = startSsh(folder, forwardWords(entry, node.address, node.port));
  const said = sayingOf(child);
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(
        notYet(
          `${where(node)}: no connection from the jump host: ${why}; see that sshd is up, and that the jump host ` +
            'forwards to it (AllowTcpForwarding and PermitOpen in its sshd_config)',
        ),
      );
    };
    const timer = setTimeout(() => fail(`no answer in ${connectMs / 1000} s`), connectMs);
    child.once('error', ({ message }) => fail(message));
    child.once('close', () => fail(lastLine(said())));
    child.stdout.once('readable', () => {
      if (child.stdout.readableLength === 0) return; // Its end.
      clearTimeout(timer);
      const way = Duplex.from({ readable: child.stdout, writable: child.stdin });
      way.on('error', () => undefined); // Its close is what is looked at.
      way.once('close', () => child.kill('SIGKILL'));
      resolve(way);
    });
  });
}
