import { X509Certificate } from 'node:crypto';
import pLimit from 'p-limit';
import type { Finding } from '../../model/finding.js';
import type { ClusterFacts } from '../../model/inventory.js';
import type { KubernetesVersion } from '../../model/version.js';
import { readKubeconfig } from '../adapters/kubernetes-config.js';
import type { ClusterRef } from '../cluster-calls.js';
import { isCarried, refOf } from '../objects/carried-kinds.js';
import { discover, readApiServices, type ServedKind } from '../objects/discovery.js';
import { listAt, textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { countWorkloads, runtimesOf } from './count-workloads.js';
import { findingsOf } from './findings/all.js';
import { readingOf } from './findings/reading.js';
import { requestedIn, type Requested } from './findings/requested-apis.js';
import type { Sketch } from './findings/sketch.js';
import { merged } from './findings/sketching.js';
import { onCluster, readUid, readVersion, type Connect } from './guarded.js';
import { nodeHealth, type NodeHealth } from './health.js';
import { askMayEverything } from './own-rights.js';
import { askedFor, readMomentary, readWarnings } from './read-momentary.js';
import { sketchKind } from './sketch-kind.js';

/** What the API alone says of a node. */
export interface NodeApiFacts extends NodeHealth {
  /** InternalIP; empty where the node has told none. */
  readonly address: string;
  /** `containerd://1.6.20`. */
  readonly runtime: string;
}

/** The API's half of an assessment. */
export interface ClusterReading {
  readonly cluster: ClusterFacts;
  readonly nodes: readonly NodeApiFacts[];
  readonly findings: readonly Finding[];
}

/** Kinds read at the same time: an assessment must not be felt. */
const kindsAtOnce = 4;

/**
 * Reads every object once, in the version that the server prefers, and judges it; changes nothing. Objects are reduced
 * as they pass by. @throws Refused for another cluster or missing rights.
 */
export const readCluster = (
  connect: Connect,
  cluster: ClusterRef,
  to: KubernetesVersion,
): Promise<ClusterReading> =>
  onCluster(connect, cluster, async (api) => {
    const now = Date.now();
    const [uid, from, kinds, apiServices, requested, events, momentary, certificateEnds, isMighty] =
      await Promise.all([
        readUid(api),
        readVersion(api),
        discover(api),
        readApiServices(api),
        readMetrics(api),
        readWarnings(api),
        readMomentary(api),
        certificateEnd(cluster.kubeconfig),
        askMayEverything(api),
      ]);
    const sketch = await sketchAll(api, kinds.filter(isCarried), to, now);
    const reading = readingOf(sketch, {
      apiServices,
      requested: requested.filter((one) => !isAskedForByItself(one, kinds)),
      events,
      momentary,
      from,
      to,
      now,
      ...(certificateEnds !== undefined && { certificateEnds }),
      mayEverything: isMighty,
    });
    const nodes = reading.of('nodes').map(({ object }) => factsOf(object));
    return {
      cluster: {
        uid,
        version: from,
        readAt: new Date(now).toISOString(),
        objectCount: sketch.items.length,
        workloads: countWorkloads(sketch.items),
        runtimes: runtimesOf(nodes),
      },
      nodes,
      findings: findingsOf(reading),
    };
  });

async function sketchAll(
  api: KubeApi,
  kinds: readonly ServedKind[],
  to: KubernetesVersion,
  now: number,
): Promise<Sketch> {
  const limit = pLimit(kindsAtOnce);
  return merged(
    await Promise.all(
      kinds.map((kind) =>
        limit(() => sketchKind(api, refOf(kind, kind.versions[0] ?? 'v1'), to, now)),
      ),
    ),
  );
}

/** What clients asked this API server for; others of the cluster are not asked, and older ones do not count. */
const readMetrics = async (api: KubeApi): Promise<readonly Requested[]> => {
  const answer = await askedFor(api, '/metrics');
  return requestedIn(textAt(answer, 'text') ?? '');
};

/** The garbage collector watches every kind in the version that its group prefers: that tells of no client. */
const isAskedForByItself = (
  { group, resource, version }: Requested,
  kinds: readonly ServedKind[],
): boolean =>
  kinds.some(
    (kind) => kind.group === group && kind.resource === resource && kind.versions[0] === version,
  );

/** When our own client certificate ends; absent where we have none. */
async function certificateEnd(kubeconfig: string): Promise<number | undefined> {
  const { cert } = await readKubeconfig(kubeconfig).catch(() => ({ cert: undefined }));
  return cert === undefined ? undefined : Date.parse(new X509Certificate(cert).validTo);
}

const factsOf = (node: JsonObject): NodeApiFacts => ({
  ...nodeHealth(node),
  address:
    textAt(
      listAt(node, 'status', 'addresses').find((one) => textAt(one, 'type') === 'InternalIP'),
      'address',
    ) ?? '',
  runtime: textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion') ?? '',
});
