import type { NodeRef, SshAccess } from '../../model/node.js';
import type { NodeConnection, NodeConnections } from '../nodes/connection.js';
import { runCommand } from './ssh-command.js';
import { type SshSession, connectSsh, prepareEntry } from './ssh-connect.js';
import { createHandshakes } from './ssh-handshakes.js';
import { jumpOf } from './ssh-jump.js';
import { defaultTiming } from './ssh-timing.js';

/** One SSH connection for each node and jump host, kept for the worker's life and opened again when it was lost. */
export function openSshConnections(timing = defaultTiming): NodeConnections {
  const open = new Map<string, Promise<Opened>>();
  const handshake = createHandshakes();

  const openSession = async (ssh: SshAccess, node: NodeRef): Promise<Opened> => {
    const entry = await prepareEntry(ssh, node);
    const jump = jumpOf(ssh);
    // Before this one's turn: it would wait in it for a turn of the other.
    const via = jump && (await sessionTo(jump.ssh, jump.host)).client;
    const session = await handshake(() => connectSsh(entry, timing, via));
    const run: NodeConnection['run'] = (command) => runCommand(session.client, command, timing);
    return { ...session, connection: { run } };
  };

  const start = (name: string, ssh: SshAccess, node: NodeRef): Promise<Opened> => {
    const opening = openSession(ssh, node);
    open.set(name, opening);
    const forget = () => {
      if (open.get(name) === opening) open.delete(name);
    };
    opening.then(({ client }) => client.once('close', forget), forget);
    return opening;
  };

  const sessionTo = async (ssh: SshAccess, node: NodeRef): Promise<Opened> => {
    const name = JSON.stringify([ssh, node.address, node.port]);
    const known = open.get(name);
    const found = known && (await known);
    if (found?.isLost() === false) return found;
    // Of several callers that find it lost, the first opens the next one for all.
    const current = open.get(name);
    return current && current !== known ? current : start(name, ssh, node);
  };

  return {
    to: async (ssh, node) => (await sessionTo(ssh, node)).connection,
    close() {
      for (const opening of open.values()) opening.then(({ client }) => client.end(), ignore);
      open.clear();
    },
  };
}

/** Whoever asked for a connection was told why it failed. */
const ignore = (): undefined => undefined;

interface Opened extends SshSession {
  readonly connection: NodeConnection;
}
