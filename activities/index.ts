import { connectKubernetes } from './adapters/kubernetes.js';
import { openSshConnections } from './adapters/ssh.js';
import { verifyApproval, verifyRequest } from './approvals/index.js';
import { assess } from './assess/assess.js';
import { createClusterActivities } from './cluster/index.js';
import type { Activities } from './contract.js';
import { readEtcd } from './assess/etcd-findings/read-etcd.js';
import { keepPlan } from './plan/keep-plan.js';
import { createNotify } from './notify/notify.js';
import { readAgentText } from './node-agent/agent-text.js';
import { createAgents } from './nodes/agents.js';
import { createNodeActivities } from './nodes/index.js';
import { readNode } from './nodes/read-node.js';
import { createRehearsalActivities } from './rehearsal/index.js';
import { createReportActivities } from './report/index.js';
import { parseSpec } from './spec/parse-spec.js';
import { openStore } from './store/store.js';
import { findOpening } from './windows/find-opening.js';

/** Where a worker keeps what must outlive it. */
export interface Places {
  /** Artifact store, encrypted. */
  readonly storeDirectory: string;
  /** The store's key, outside the store. */
  readonly keyFile: string;
  readonly reportDirectory: string;
  /** Copies of clusters while they are looked at: private, and best on a fast disk. */
  readonly copyDirectory: string;
  /** Whose signatures count at gates: ALLOWED SIGNERS in ssh-keygen(1). Absent: nobody's. */
  readonly allowedSigners?: string;
  /** Keys whose signatures count no more. */
  readonly revokedKeys?: string;
}

/** All hands, wired to the real world. */
export async function createActivities(places: Places): Promise<Activities> {
  const connections = openSshConnections();
  const store = await openStore(places.storeDirectory, places.keyFile);
  const agents = createAgents(connections, readAgentText());
  const connect = connectKubernetes;
  const directory = places.copyDirectory;
  return {
    parseSpec: parseSpec({ canVerify: places.allowedSigners !== undefined }),
    verifyApproval: verifyApproval(places),
    verifyRequest: verifyRequest(places),
    findOpening,
    notify: createNotify(),
    assess: assess({ connect, readNode: readNode(agents), readEtcd: readEtcd(agents) }),
    keepPlan: keepPlan(store),
    ...createRehearsalActivities({ agents, connect, store, directory }),
    ...createClusterActivities({ connect, store }),
    ...createNodeActivities(agents),
    ...createReportActivities({ directory: places.reportDirectory }),
  };
}
