import { accepts } from '../accepts.js';
import type { Activities } from '../contract.js';
import type { Store } from '../store/store.js';
import { createDrainActivities } from './drain/activities.js';
import { readBaseline, recordBaseline } from './baseline.js';
import { holdLeaders } from './hold-leaders.js';
import { onCluster, type Connect } from './guarded.js';
import {
  AddOnsSchema,
  ApiWaitSchema,
  BaselineSchema,
  BaselineWaitSchema,
  CompareSchema,
  ImportSchema,
  LeadersSchema,
  MirrorsWaitSchema,
  ReleaseSchema,
  NodesWaitSchema,
  PodsWaitSchema,
  RangesSchema,
} from './inputs.js';
import { compareWithExport, importPart, listSince } from './move-objects.js';
import { givePodRanges } from './pod-ranges.js';
import { withProgress } from './progress.js';
import { releaseLeaders } from './release-leaders.js';
import { updateAddOns } from './update-add-ons.js';
import { waitForMirrors } from './wait-for-mirrors.js';
import { waitForPods } from './wait-for-pods.js';
import { waitForApi, waitForBaseline, waitForNodes } from './wait.js';

/** What these activities work with. */
export interface ClusterDeps {
  /** `connectKubernetes` of adapters/kubernetes.ts, or a fake. */
  readonly connect: Connect;
  /** Where exports and baselines are kept. */
  readonly store: Store;
}

/** The activities that talk to the Kubernetes API. */
export type ClusterActivities = Pick<
  Activities,
  | 'recordBaseline'
  | 'importObjects'
  | 'givePodRanges'
  | 'compareObjects'
  | 'listCreatedSince'
  | 'releaseLeaders'
  | 'holdLeaders'
  | 'waitForPods'
  | 'waitForMirrors'
  | 'updateAddOns'
  | 'drainNode'
  | 'restoreSchedulability'
  | 'waitForApi'
  | 'waitForNodes'
  | 'waitForBaseline'
>;

/** Binds them to a way of connecting and a store. */
export const createClusterActivities = (deps: ClusterDeps): ClusterActivities => ({
  ...readingActivities(deps),
  ...movingActivities(deps),
  ...waitingActivities(deps),
  ...createDrainActivities(deps.connect),
});

type Reading = Pick<ClusterActivities, 'recordBaseline' | 'compareObjects' | 'listCreatedSince'>;

const readingActivities = ({ connect, store }: ClusterDeps): Reading => ({
  recordBaseline: accepts(BaselineSchema, ({ cluster, checks }) =>
    withProgress('recording the baseline', () =>
      onCluster(connect, cluster, (api) => recordBaseline(api, checks, store)),
    ),
  ),
  compareObjects: accepts(CompareSchema, (input) =>
    withProgress('comparing every object', () =>
      onCluster(connect, input.cluster, (api) => compareWithExport(api, input, store)),
    ),
  ),
  listCreatedSince: accepts(CompareSchema, (input) =>
    withProgress('looking for what was created since', () =>
      onCluster(connect, input.cluster, (api) => listSince(api, input, store)),
    ),
  ),
});

const movingActivities = ({
  connect,
  store,
}: ClusterDeps): Pick<
  ClusterActivities,
  'importObjects' | 'givePodRanges' | 'releaseLeaders' | 'holdLeaders' | 'updateAddOns'
> => ({
  importObjects: accepts(ImportSchema, (input) =>
    withProgress(`importing ${input.part}`, (progress) =>
      onCluster(connect, input.cluster, (api) => importPart(api, input, store, progress)),
    ),
  ),
  givePodRanges: accepts(RangesSchema, (input) =>
    withProgress('giving Nodes their pod range', (progress) =>
      onCluster(connect, input.cluster, (api) => givePodRanges(api, input, store, progress)),
    ),
  ),
  releaseLeaders: accepts(ReleaseSchema, ({ cluster, ...whose }) =>
    withProgress('releasing what stopped leaders hold', (progress) =>
      onCluster(connect, cluster, (api) => releaseLeaders(api, whose, progress)),
    ),
  ),
  holdLeaders: accepts(LeadersSchema, ({ cluster, since }) =>
    withProgress('keeping controllers waiting', (progress) =>
      onCluster(connect, cluster, (api) => holdLeaders(api, since, progress)),
    ),
  ),
  updateAddOns: accepts(AddOnsSchema, ({ cluster, ...wanted }) =>
    withProgress('updating add-ons', (progress) =>
      onCluster(connect, cluster, (api) => updateAddOns(api, wanted, progress)),
    ),
  ),
});

type Waiting = Pick<
  ClusterActivities,
  'waitForApi' | 'waitForNodes' | 'waitForPods' | 'waitForMirrors' | 'waitForBaseline'
>;

const waitingActivities = ({ connect, store }: ClusterDeps): Waiting => ({
  waitForApi: accepts(ApiWaitSchema, (input) =>
    withProgress('waiting for the API', async (progress) =>
      // Not through the guard: the API that it would ask for its UID is what we wait for.
      waitForApi(await connect(input.cluster.kubeconfig), input, progress),
    ),
  ),
  waitForNodes: accepts(NodesWaitSchema, (input) =>
    withProgress('waiting for nodes', (progress) =>
      onCluster(connect, input.cluster, (api) => waitForNodes(api, input, progress)),
    ),
  ),
  waitForPods: accepts(PodsWaitSchema, ({ cluster, ...wanted }) =>
    withProgress('waiting for pods', (progress) =>
      onCluster(connect, cluster, (api) => waitForPods(api, wanted, progress)),
    ),
  ),
  // Only while the API answers at once: it is about to stop.
  waitForMirrors: accepts(MirrorsWaitSchema, ({ cluster, ...wanted }) =>
    withProgress('waiting for kubelets', (progress) =>
      onCluster(
        connect,
        cluster,
        (api) => waitForMirrors(api, wanted, progress),
        wanted.timeoutSeconds,
      ),
    ),
  ),
  waitForBaseline: accepts(BaselineWaitSchema, (input) =>
    withProgress('waiting for what was well', (progress) =>
      onCluster(connect, input.cluster, async (api) =>
        waitForBaseline(api, input, await readBaseline(store, input.baseline), progress),
      ),
    ),
  ),
});
