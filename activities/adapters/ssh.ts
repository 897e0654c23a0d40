import pLimit from 'p-limit';
import type { NodeRef, SshAccess } from '../../model/node.js';
import type { NodeConnection, NodeConnections } from '../nodes/connection.js';
import { runCommand } from './ssh-command.js';
import { type SshSession, connectSsh } from './ssh-connect.js';
import { type SshTiming, defaultTiming } from './ssh-timing.js';

/** Handshakes at the same time: sshd drops unauthenticated connections beyond ten (MaxStartups). */
const maxHandshakes = 8;

/** One SSH connection for each node, kept for the worker's life and opened again when it was lost. */
export function openSshConnections(timing = defaultTiming): NodeConnections {
  const open = new Map<string, Promise<Opened>>();
  const slots = pLimit(maxHandshakes);

  const start = (name: string, ssh: SshAccess, node: NodeRef): Promise<Opened> => {
    const opening = slots(() => openSession(ssh, node, timing));
    open.set(name, opening);
    const forget = () => {
      if (open.get(name) === opening) open.delete(name);
    };
    opening.then(({ client }) => client.once('close', forget), forget);
    return opening;
  };

  return {
    async to(ssh, node): Promise<NodeConnection> {
      const name = JSON.stringify([ssh, node.address, node.port]);
      const known = open.get(name);
      const found = known && (await known);
      if (found?.isLost() === false) return found.connection;
      // Of several callers that find it lost, the first opens the next one for all.
      const current = open.get(name);
      const opening = current && current !== known ? current : start(name, ssh, node);
      return (await opening).connection;
    },
    close() {
      for (const opening of open.values()) opening.then(({ client }) => client.end(), ignore);
      open.clear();
    },
  };
}

/** Whoever asked for a connection was told why it failed. */
const ignore = (): undefined => undefined;

async function openSession(ssh: SshAccess, node: NodeRef, timing: SshTiming): Promise<Opened> {
  const session = await connectSsh(ssh, node, timing);
  const run: NodeConnection['run'] = (command) => runCommand(session.client, command, timing);
  return { ...session, connection: { run } };
}

interface Opened extends SshSession {
  readonly connection: NodeConnection;
}
