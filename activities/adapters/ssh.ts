import pLimit from 'p-limit';
import type { NodeRef, SshAccess } from '../../model/node.js';
import type { NodeConnection, NodeConnections } from '../nodes/connection.js';
import { runCommand } from './ssh-command.js';
import { type SshClient, connectSsh } from './ssh-connect.js';

/** Handshakes at the same time: sshd drops unauthenticated connections beyond ten (MaxStartups). */
const maxHandshakes = 8;

/** One SSH connection for each node, kept for the worker's life and opened again when it was lost. */
export function openSshConnections(): NodeConnections {
  const open = new Map<string, Promise<Opened>>();
  const slots = pLimit(maxHandshakes);

  const connect = async (ssh: SshAccess, node: NodeRef): Promise<Opened> => {
    const client = await slots(() => connectSsh(ssh, node));
    return { client, connection: { run: (command) => runCommand(client, command) } };
  };

  return {
    async to(ssh, node): Promise<NodeConnection> {
      const name = JSON.stringify([ssh, node.address, node.port]);
      const existing = open.get(name);
      if (existing) return (await existing).connection;
      const opening = connect(ssh, node);
      open.set(name, opening);
      const forget = () => {
        if (open.get(name) === opening) open.delete(name);
      };
      opening.then(({ client }) => client.once('close', forget), forget);
      return (await opening).connection;
    },
    close() {
      for (const opening of open.values())
        opening.then(
          ({ client }) => client.end(),
          () => undefined,
        );
      open.clear();
    },
  };
}

interface Opened {
  readonly client: SshClient;
  readonly connection: NodeConnection;
}
