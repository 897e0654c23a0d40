import type { NodeRef, SshAccess } from '../../model/node.js';
import type { AgentText } from '../node-agent/agent-text.js';
import { type Agent, createAgent } from './agent.js';
import { NewAnswer } from './answers.js';
import type { NodeConnection, NodeConnections } from './connection.js';

/** The agents of all nodes. */
export interface Agents {
  /** Staged on the node, by its digest, if it was not there yet. */
  staged(ssh: SshAccess, node: NodeRef): Promise<Agent>;
  /** Only to look: leaves nothing on the node. */
  looking(ssh: SshAccess, node: NodeRef): Promise<Agent>;
}

/** Agents over connections; what was found out about a node is known as long as its connection lasts. */
export function createAgents(connections: NodeConnections, text: AgentText): Agents {
  const agents = new WeakMap<NodeConnection, Promise<Agent>>();
  const staged = new WeakMap<NodeConnection, Promise<Agent>>();

  const agentOn = (connection: NodeConnection, ssh: SshAccess, node: NodeRef) =>
    remembered(agents, connection, () => createAgent({ connection, ssh, node, text }));

  return {
    async looking(ssh, node) {
      return agentOn(await connections.to(ssh, node), ssh, node);
    },
    async staged(ssh, node) {
      const connection = await connections.to(ssh, node);
      return remembered(staged, connection, async () => {
        const agent = await agentOn(connection, ssh, node);
        await agent.call({ verb: 'stage', arguments: {}, answer: NewAnswer, fromMemory: true });
        // After a failure it is staged again: somebody may have removed it.
        return forgetful(agent, () => staged.delete(connection));
      });
    },
  };
}

const forgetful = (agent: Agent, forget: () => void): Agent => ({
  name: agent.name,
  async call(call) {
    try {
      return await agent.call(call);
    } catch (cause) {
      forget();
      throw cause;
    }
  },
});

/** What was made once for a key, unless making it failed. */
function remembered<Key extends object, Value>(
  known: WeakMap<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const existing = known.get(key);
  if (existing) return existing;
  const made = make();
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}
