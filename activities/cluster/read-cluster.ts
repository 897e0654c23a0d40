import type { Finding } from '../../model/finding.js';
import type { ClusterFacts, KindInUse } from '../../model/inventory.js';
import type { KubernetesVersion } from '../../model/version.js';
import type { ClusterRef } from '../contract.js';
import { clean } from '../objects/clean.js';
import { readApiServices } from '../objects/discovery.js';
import { countBy } from '../objects/export.js';
import { listAt, textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { readItems } from '../objects/read-items.js';
import { typeNameOf, type Item } from '../objects/resource.js';
import { isOfType, surroundingsOf } from '../objects/surroundings.js';
import { findingsOf } from './findings/all.js';
import { onCluster, readUid, readVersion, type Connect } from './guarded.js';
import { nodeHealth, type NodeHealth } from './health.js';
import { carriedKinds, refOf, type CarriedKind } from './kinds.js';

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
  /** Kinds that both sides serve, and kinds in use that they do not; `count` is of objects that would be carried. */
  readonly kinds: readonly KindInUse[];
  readonly nodes: readonly NodeApiFacts[];
  readonly findings: readonly Finding[];
}

/** Reads every object once and judges it; changes nothing. @throws Refused for another cluster or missing rights. */
export const readCluster = (
  connect: Connect,
  cluster: ClusterRef,
  to: KubernetesVersion,
): Promise<ClusterReading> => onCluster(connect, cluster, (api) => read(api, to));

async function read(api: KubeApi, to: KubernetesVersion): Promise<ClusterReading> {
  const readAt = new Date().toISOString();
  const [uid, version, kinds, apiServices] = await Promise.all([
    readUid(api),
    readVersion(api),
    carriedKinds(api, to),
    readApiServices(api),
  ]);
  const items = await readItems(api, kinds.map(refOf));
  const cleaned = clean(items);
  const nodes = items.filter(isOfType('nodes')).map(({ object }) => factsOf(object));
  const around = surroundingsOf(items);
  return {
    cluster: { uid, version, readAt, objectCount: cleaned.carried.length },
    kinds: counted(kinds, cleaned.carried),
    nodes,
    findings: findingsOf({ items, cleaned, around, kinds, nodes, apiServices, to }),
  };
}

/** Kinds without objects stay where both sides serve them: objects made after the plan are carried too. */
function counted(kinds: readonly CarriedKind[], carried: readonly Item[]): readonly KindInUse[] {
  const counts = countBy(carried, ({ of }) => typeNameOf(of));
  return kinds
    .map((kind) => ({ ...kind, count: counts[typeNameOf(kind)] ?? 0 }))
    .filter(({ count, common }) => count > 0 || common !== undefined);
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
