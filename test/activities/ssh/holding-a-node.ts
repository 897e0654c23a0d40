import { openSshConnections } from '../../../activities/adapters/ssh.js';
import type { NodeRef, SshAccess } from '../../../model/node.js';

/** Runs a command on a node until somebody kills this process: `{ ssh, node, line }` is its argument. */
const { ssh, node, line } = JSON.parse(process.argv[2] ?? '') as {
  ssh: SshAccess;
  node: NodeRef;
  line: string;
};
const connection = await openSshConnections().to(ssh, node);
await connection.run({
  line,
  stdin: Buffer.alloc(0),
  deadlineMs: 60_000,
  maxOutputBytes: 1_000,
});
