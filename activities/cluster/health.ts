import type { KubeApi } from '../objects/kube-api.js';
import { listAt, numberAt, objectAt, textAt, type JsonObject } from '../objects/json-path.js';
import { readItems } from '../objects/read-items.js';
import { nameOf, whereOf, type Item, type ResourceRef } from '../objects/resource.js';

/** How a node stands. */
export interface NodeHealth {
  readonly name: string;
  readonly ready: boolean;
  readonly unschedulable: boolean;
  readonly kubeletVersion: string;
}

/** How a workload stands. */
export interface WorkloadHealth {
  /** `shop/Deployment/cart`. */
  readonly where: string;
  readonly desired: number;
  readonly ready: number;
  /** Has its controller seen the latest change? Until then the other numbers are of yesterday. */
  readonly isCurrent: boolean;
}

/** How a cluster stands at one moment, by its own word. */
export interface Health {
  readonly nodes: readonly NodeHealth[];
  readonly workloads: readonly WorkloadHealth[];
}

const kindOf = (group: string, resource: string, kind: string, namespaced = true): ResourceRef => ({
  group,
  version: 'v1', // Served by every version from 1.9 on.
  resource,
  kind,
  namespaced,
});

/** The kinds that tell of health. */
export const nodeKind: ResourceRef = kindOf('', 'nodes', 'Node', false);

/** Pods, as every version serves them. */
export const podKind = { ...nodeKind, resource: 'pods', kind: 'Pod', namespaced: true };
const workloadKinds: readonly ResourceRef[] = [
  kindOf('apps', 'deployments', 'Deployment'),
  kindOf('apps', 'statefulsets', 'StatefulSet'),
  kindOf('apps', 'daemonsets', 'DaemonSet'),
];

/** Reads nodes and workloads: four lists, all namespaces. */
export async function readHealth(api: KubeApi): Promise<Health> {
  const [nodes, workloads] = await Promise.all([
    readItems(api, [nodeKind]),
    readItems(api, workloadKinds),
  ]);
  return { nodes: nodes.map(({ object }) => nodeHealth(object)), workloads: workloads.map(health) };
}

/** What a Node object says of its node. */
export const nodeHealth = (node: JsonObject): NodeHealth => ({
  name: nameOf(node),
  ready: textAt(readyCondition(node), 'status') === 'True',
  unschedulable: objectAt(node, 'spec')['unschedulable'] === true,
  kubeletVersion: textAt(node, 'status', 'nodeInfo', 'kubeletVersion') ?? '',
});

/** The Ready condition of a node or pod; empty where there is none. */
export const readyCondition = (object: JsonObject): JsonObject =>
  objectAt(listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === 'Ready'));

/** What a workload's status says. */
export function health(item: Item): WorkloadHealth {
  const { object } = item;
  const status = objectAt(object, 'status');
  const seen = numberAt(status, 'observedGeneration') ?? 0;
  return {
    where: whereOf(item),
    ...(item.of.kind === 'DaemonSet' ? daemonSet(status) : replicated(object)),
    isCurrent: seen >= (numberAt(object, 'metadata', 'generation') ?? 0),
  };
}

const daemonSet = (status: JsonObject): { desired: number; ready: number } => ({
  desired: numberAt(status, 'desiredNumberScheduled') ?? 0,
  ready: numberAt(status, 'numberReady') ?? 0,
});

const replicated = (object: JsonObject): { desired: number; ready: number } => ({
  desired: numberAt(object, 'spec', 'replicas') ?? 1,
  ready: numberAt(object, 'status', 'readyReplicas') ?? 0,
});

/** Are all its pods ready, as far as its controller knows? */
export const isWell = ({ desired, ready, isCurrent }: WorkloadHealth): boolean =>
  isCurrent && ready >= desired;
