import { join } from 'node:path';
import { accepts } from '../accepts.js';
import type { Connect } from '../cluster/guarded.js';
import { withProgress } from '../cluster/progress.js';
import type { Activities } from '../contract.js';
import { refused } from '../failures.js';
import type { Agents } from '../nodes/agents.js';
import { createBundleFiles } from '../nodes/bundle-files.js';
import { sendFile } from '../nodes/send-file.js';
import { textAt } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';
import type { Store } from '../store/store.js';
import { exportObjects } from './export-objects.js';
import { fetchPrograms } from './fetch-programs.js';
import type { RehearsalHands } from './hands.js';
import { ClimbLastSchema, ExportSchema, RehearseSchema } from './inputs.js';
import { climbLast, type ClimbLastHands } from './ladder/climb-last.js';
import { climbSnapshot } from './ladder/climb-snapshot.js';
import { fetchLast } from './ladder/fetch-last.js';
import { rungPrograms } from './ladder/rung-programs.js';
import { parseCommandLines } from './parse-command-lines.js';
import { programsIn } from './bundle-programs.js';
import { parseProxyConfig } from './parse-proxy-config.js';
import { readNodeFile } from './parse-read-file.js';
import { rehearse } from './rehearse.js';
import { serveCopy } from './serve-copy.js';
import { takeSnapshot } from './take-snapshot.js';
import { openWorkshop } from './workshop.js';

/** What rehearsals need of the world. */
export interface RehearsalDependencies {
  readonly agents: Agents;
  readonly connect: Connect;
  readonly store: Store;
  /** Private to this user: copies while they are looked at, and the old side's programs by digest. */
  readonly directory: string;
}

/** The activities that work on a copy. */
export function createRehearsalActivities(
  dependencies: RehearsalDependencies,
): Pick<Activities, 'rehearse' | 'exportObjects' | 'climbLastSnapshot'> {
  const hands = handsOf(dependencies);
  return {
    rehearse: accepts(RehearseSchema, (input) =>
      withProgress('opening a workshop', (progress) => rehearse(hands, input, progress)),
    ),
    exportObjects: accepts(ExportSchema, (input) =>
      withProgress('opening a workshop', (progress) => exportObjects(hands, input, progress)),
    ),
    climbLastSnapshot: accepts(ClimbLastSchema, (input) =>
      withProgress('opening a workshop', (progress) =>
        climbLast({ ...hands, ...windowHands(dependencies.agents) }, input, progress),
      ),
    ),
  };
}

const windowHands = (agents: Agents): Pick<ClimbLastHands, 'fetchLast' | 'send'> => ({
  fetchLast: (workshop, input, { signal }) => fetchLast(agents, workshop, input, signal),
  send: (file, { ssh, members: nodes }, { signal }) =>
    sendFile(agents, file, { ssh, nodes, signal }),
});

function handsOf({ agents, connect, store, directory }: RehearsalDependencies): RehearsalHands {
  const targetPrograms = createTargetPrograms();
  const rungFiles = createBundleFiles();
  return {
    store,
    openWorkshop: () => openWorkshop(directory),
    takeSnapshot: (workshop, { ssh, node, layout }, { signal }) =>
      takeSnapshot(agents, workshop, { ssh, node, layout, signal }),
    targetPrograms,
    oldPrograms: async (workshop, input, { signal }) => {
      const { restore } = await targetPrograms(input);
      const cache = join(directory, 'programs');
      const { ssh, node } = input;
      return fetchPrograms(agents, workshop, { ssh, node, cache, restore, signal });
    },
    climb: async (workshop, input, request) =>
      climbSnapshot(workshop, {
        ...request,
        to: input.to,
        programs: await targetPrograms(input),
        rungs: await rungPrograms(input.ladder ?? [], rungFiles),
      }),
    serveCopy,
    parseCommandLines: async (workshop, input, { signal }) => {
      const config = await proxyConfig(await connect(input.cluster.kubeconfig));
      return [
        ...(await parseCommandLines(workshop, input, readNodeFile(agents, input.ssh, signal))),
        ...(config === undefined ? [] : await parseProxyConfig(workshop, input, config)),
      ];
    },
  };
}

/** What kube-proxy's pods are configured by, where it runs in pods. */
export const proxyConfig = (api: KubeApi): Promise<string | undefined> =>
  api.request('GET', '/api/v1/namespaces/kube-system/configmaps/kube-proxy').then(
    (map) => textAt(map, 'data', 'config.conf'),
    (cause: unknown) => {
      if (isKubeError(cause, 404)) return undefined;
      throw cause;
    },
  );

/** The bundle's programs, each checked by its digest before it is run here. */
function createTargetPrograms(): RehearsalHands['targetPrograms'] {
  const bundleFiles = createBundleFiles();
  return async ({ bundleDirectory, to }) => {
    const find = await programsIn(bundleDirectory, bundleFiles);
    const path = async (wanted: string): Promise<string> => {
      const found = await find(wanted);
      if (found === undefined)
        throw refused(`spec.bundle: ${bundleDirectory} has no program "${wanted}"`);
      return found;
    };
    const [kubeApiserver, etcd, restore] = await Promise.all([
      path('kube-apiserver'),
      path('etcd'),
      find('etcdutl').then((own) => own ?? path('etcdctl')),
    ]);
    return { version: to, kubeApiserver, etcd, restore };
  };
}
