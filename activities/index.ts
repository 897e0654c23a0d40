import { join } from 'node:path';
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
import { noteResults } from './recovery/note-results.js';
import { type RecoveryNodes, recoveryNodes } from './recovery/nodes.js';
import { type RunRecords, openRunRecords } from './recovery/run-records.js';
import type { SshAccess } from '../model/node.js';
import { findHolder } from './runs/find-holder.js';
import { parseSpec } from './spec/parse-spec.js';
import { type Store, openStore } from './store/store.js';
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

/** Activities, and what a way back without Temporal needs beside them. */
export interface Hands {
  readonly activities: Activities;
  readonly store: Store;
  readonly records: RunRecords;
  readonly nodes: (ssh: SshAccess) => RecoveryNodes;
  /** Ends the connections to nodes, which would keep a process alive. */
  readonly close: () => void;
}

/** All hands, wired to the real world. */
export async function createHands(places: Places): Promise<Hands> {
  const connections = openSshConnections();
  const store = await openStore(places.storeDirectory, places.keyFile);
  // Beside the artifacts: whoever has the store has what is needed of a run.
  const records = openRunRecords(join(places.storeDirectory, 'runs'));
  const agents = createAgents(connections, readAgentText());
  const connect = connectKubernetes;
  const directory = places.copyDirectory;
  const cluster = createClusterActivities({ connect, store });
  const copies = createRehearsalActivities({ agents, connect, store, directory });
  const nodes = createNodeActivities(agents);
  const activities: Activities = {
    parseSpec: parseSpec({ canVerify: places.allowedSigners !== undefined }),
    verifyApproval: verifyApproval(places),
    verifyRequest: verifyRequest(places),
    findOpening,
    findHolder,
    notify: createNotify(),
    assess: assess({ connect, readNode: readNode(agents), readEtcd: readEtcd(agents) }),
    keepPlan: keepPlan(store, records),
    ...copies,
    ...cluster,
    ...nodes,
    ...noteResults({ ...copies, ...cluster, ...nodes }, records),
    ...createReportActivities({ directory: places.reportDirectory }),
  };
  return {
    activities,
    store,
    records,
    nodes: (ssh) => recoveryNodes(agents, ssh),
    close: () => connections.close(),
  };
}
