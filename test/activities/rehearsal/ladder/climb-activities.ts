import { join } from 'node:path';
import { openSshConnections } from '../../../../activities/adapters/ssh.js';
import { readAgentText } from '../../../../activities/node-agent/agent-text.js';
import { createAgents } from '../../../../activities/nodes/agents.js';
import { createRehearsalActivities } from '../../../../activities/rehearsal/index.js';
import { openStore } from '../../../../activities/store/store.js';

/** The activities as a worker has them, with `directory` for its state, and what ends its connections. */
export async function climbActivities(directory: string) {
  const connections = openSshConnections();
  return {
    ...createRehearsalActivities({
      agents: createAgents(connections, readAgentText()),
      connect: () => Promise.reject(new Error('no cluster is asked while the API is away')),
      store: await openStore(join(directory, 'store'), join(directory, 'key')),
      directory: join(directory, 'w'),
    }),
    close: () => connections.close(),
  };
}
