import { connectKubernetes } from './adapters/kubernetes.js';
import { openSshConnections } from './adapters/ssh.js';
import { assess } from './assess/assess.js';
import { createClusterActivities } from './cluster/index.js';
import type { Activities } from './contract.js';
import { createNodeActivities, createNodeReader } from './nodes/index.js';
import { createReportActivities } from './report/index.js';
import { parseSpec } from './spec/parse-spec.js';
import { openStore } from './store/store.js';

/** Where a worker keeps what must outlive it. */
export interface Places {
  /** Artifact store, encrypted. */
  readonly storeDirectory: string;
  /** The store's key, outside the store. */
  readonly keyFile: string;
  readonly reportDirectory: string;
}

/** All hands, wired to the real world. */
export async function createActivities(places: Places): Promise<Activities> {
  const connections = openSshConnections();
  const store = await openStore(places.storeDirectory, places.keyFile);
  const readNode = createNodeReader({ connections });
  return {
    parseSpec,
    assess: assess(connectKubernetes, readNode),
    ...createClusterActivities({ connect: connectKubernetes, store }),
    ...createNodeActivities({ connections }),
    ...createReportActivities({ directory: places.reportDirectory }),
  };
}
