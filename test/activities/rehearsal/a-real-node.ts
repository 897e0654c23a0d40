import { spawn } from 'node:child_process';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import { readAgentText } from '../../../activities/node-agent/agent-text.js';
import { type Agents, createAgents } from '../../../activities/nodes/agents.js';
import type { NodeRef, SshAccess } from '../../../model/node.js';
import { type Behaviour, anSshServer } from '../ssh/a-server.js';

/** This machine as a node: an sshd on loopback that really runs what it is asked to. */
export interface RealNode {
  readonly agents: Agents;
  readonly ssh: SshAccess;
  readonly node: NodeRef;
  close(): Promise<void>;
}

/** Commands run as the user of the test, who is called root: so no sudo is asked for. */
export async function aRealNode(behaviour: Behaviour = running()): Promise<RealNode> {
  const server = await anSshServer(behaviour);
  const connections = openSshConnections();
  return {
    agents: createAgents(connections, readAgentText()),
    ssh: { ...server.ssh, user: 'root' },
    node: server.node,
    async close() {
      connections.close();
      await server.close();
    },
  };
}

/** Runs each command, as `turned` into another; after `cutAfter` bytes of stdout its connection is reset. */
export const running =
  (cutAfter = Infinity, turned = (command: string) => command): Behaviour =>
  (channel, command, far) => {
    const child = spawn('/bin/sh', ['-c', turned(command)], { stdio: 'pipe' });
    let sent = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      if (sent > cutAfter) far.reset();
    });
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    channel.pipe(child.stdin);
    child.stdin.on('error', () => undefined);
    channel.on('error', () => undefined);
    channel.on('close', () => child.kill());
    child.on('close', (code) => {
      channel.exit(code ?? 255);
      channel.end();
    });
  };
