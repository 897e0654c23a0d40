import type { NodeRef, SshAccess } from '../../model/node.js';
import type { NodeConnections } from '../nodes/connection.js';
import { connectSsh } from './ssh-connect.js';
import { needsProgram, prepareEntry } from './ssh-entry.js';
import { createHandshakes } from './ssh-handshakes.js';
import { jumpOf } from './ssh-jump.js';
import { connectByProgram } from './ssh-program.js';
import type { SshSession } from './ssh-session.js';
import { defaultTiming } from './ssh-timing.js';

/** One SSH connection for each node and jump host, kept for the worker's life and opened again when it was lost. */
export function openSshConnections(timing = defaultTiming): NodeConnections {
  const open = new Map<string, Promise<SshSession>>();
  const handshake = createHandshakes();

  const openSession = async (ssh: SshAccess, node: NodeRef): Promise<SshSession> => {
    const entry = await prepareEntry(ssh, node);
    const jump = jumpOf(ssh);
    // Before this one's turn: it would wait in it for a turn of the other.
    const via = jump && (await sessionTo(jump.ssh, jump.host)).forward;
    const connect = needsProgram(entry) ? connectByProgram : connectSsh;
    return await handshake(() => connect(entry, timing, via));
  };

  const start = (name: string, ssh: SshAccess, node: NodeRef): Promise<SshSession> => {
    const opening = openSession(ssh, node);
    open.set(name, opening);
    const forget = () => {
      if (open.get(name) === opening) open.delete(name);
    };
    opening.then((session) => session.onLost(forget), forget);
    return opening;
  };

  const sessionTo = async (ssh: SshAccess, node: NodeRef): Promise<SshSession> => {
    const name = JSON.stringify([ssh, node.address, node.port]);
    const known = open.get(name);
    const found = known && (await known);
    if (found?.isLost() === false) return found;
    // Of several callers that find it lost, the first opens the next one for all.
    const current = open.get(name);
    return current && current !== known ? current : start(name, ssh, node);
  };

  return {
    to: sessionTo,
    close() {
      for (const opening of open.values()) opening.then((session) => session.end(), ignore);
      open.clear();
    },
  };
}

/** Whoever asked for a connection was told why it failed. */
const ignore = (): undefined => undefined;
