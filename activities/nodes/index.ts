import type { Activities } from '../contract.js';
import { accepts } from '../accepts.js';
import { type AgentText, readAgentText } from '../node-agent/agent-text.js';
import { createAgents } from './agents.js';
import { backUpNode } from './back-up.js';
import { createBundleFiles } from './bundle-files.js';
import type { NodeConnections } from './connection.js';
import { BackUpSchema, PhaseSchema, PrepareSchema } from './inputs.js';
import { nodePhase } from './phase.js';
import { prepareNode } from './prepare.js';
import { type ReadNode, readNode } from './read-node.js';

/** What the activities on nodes need: ways to nodes. The agent's text is the shipped one unless told. */
export interface NodeDependencies {
  readonly connections: NodeConnections;
  readonly agentText?: AgentText;
}

/** Activities that change nodes. Each may run twice: the node itself knows what was done. */
export function createNodeActivities({
  connections,
  agentText = readAgentText(),
}: NodeDependencies): Pick<Activities, 'prepareNode' | 'backUpNode' | 'nodePhase'> {
  const agents = createAgents(connections, agentText);
  return {
    prepareNode: accepts(PrepareSchema, prepareNode(agents, createBundleFiles())),
    backUpNode: accepts(BackUpSchema, backUpNode(agents)),
    nodePhase: accepts(PhaseSchema, nodePhase(agents)),
  };
}

/** The node half of `assess`: looks at a node and leaves nothing there. */
export const createNodeReader = ({
  connections,
  agentText = readAgentText(),
}: NodeDependencies): ReadNode => readNode(createAgents(connections, agentText));
