import { listAt, objectAt, textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { readItems } from '../objects/read-items.js';
import { nameOf, namespaceOf } from '../objects/resource.js';
import { nodeHealth, nodeKind, podKind, readyCondition, type Health } from './health.js';

/**
 * A kubelet that was restarted looks at all its pods at once; one that has reported for this long without taking a Ready
 * back means it. Only for what has no fresher sign of its own.
 */
const settleMs = 10_000;

/** Remembers between looks when each node was first heard of. */
export type FirstHeard = Map<string, number>;

/** Names of nodes that are Ready by their kubelet's word since a moment, not by an old etcd's memory. */
export async function freshNodes(
  api: KubeApi,
  since: number,
  heard: FirstHeard,
): Promise<ReadonlySet<string>> {
  const [nodes, leases] = await Promise.all([
    readItems(api, [nodeKind]),
    readItems(api, [leaseKind]),
  ]);
  const renewed = new Map(leases.map(({ object }) => [nameOf(object), renewal(object)]));
  for (const { object } of nodes)
    if ((renewed.get(nameOf(object)) ?? 0) >= since && !heard.has(nameOf(object)))
      heard.set(nameOf(object), Date.now());
  return new Set(
    nodes
      .filter(({ object }) => nodeHealth(object).ready)
      .filter(
        ({ object }) =>
          timeOf(readyCondition(object), 'lastHeartbeatTime') >= since ||
          isSettled(heard, nameOf(object)),
      )
      .map(({ object }) => nameOf(object)),
  );
}

/** The same health, with what is remembered rather than reported taken away. */
export async function onlyFresh(
  api: KubeApi,
  health: Health,
  since: number,
  heard: FirstHeard,
): Promise<Health> {
  const [fresh, pods] = await Promise.all([
    freshNodes(api, since, heard),
    readItems(api, [podKind]),
  ]);
  const believed = new Map<string, number>();
  for (const { object } of pods)
    if (isBelieved(object, since, fresh, heard)) {
      const owner = workloadOf(object);
      believed.set(owner, (believed.get(owner) ?? 0) + 1);
    }
  return {
    nodes: health.nodes.map((node) => ({ ...node, ready: node.ready && fresh.has(node.name) })),
    workloads: health.workloads.map((workload) => ({
      ...workload,
      ready: Math.min(workload.ready, believed.get(workload.where) ?? 0),
    })),
  };
}

const leaseKind = {
  group: 'coordination.k8s.io',
  version: 'v1',
  resource: 'leases',
  kind: 'Lease',
  namespaced: true,
};

const timeOf = (object: JsonObject, ...path: readonly string[]): number =>
  Date.parse(textAt(object, ...path) ?? '') || 0;

const renewal = (lease: JsonObject): number =>
  namespaceOf(lease) === 'kube-node-lease' ? timeOf(lease, 'spec', 'renewTime') : 0;

const isSettled = (heard: FirstHeard, node: string): boolean =>
  Date.now() - (heard.get(node) ?? Infinity) >= settleMs;

/** Timestamps in the API are whole seconds. */
const second = 1000;

function isBelieved(
  pod: JsonObject,
  since: number,
  fresh: ReadonlySet<string>,
  heard: FirstHeard,
): boolean {
  const node = textAt(pod, 'spec', 'nodeName') ?? '';
  const ready = readyCondition(pod);
  if (textAt(ready, 'status') !== 'True' || !fresh.has(node)) return false;
  if (timeOf(ready, 'lastTransitionTime') + second > since) return true;
  return beganSince(pod, since) || isSettled(heard, node);
}

/** Did every container of a pod begin since a moment (epoch ms), by its kubelet's word? */
export function beganSince(pod: JsonObject, since: number): boolean {
  const started = listAt(pod, 'status', 'containerStatuses').map((status) =>
    timeOf(objectAt(status), 'state', 'running', 'startedAt'),
  );
  return started.length > 0 && Math.min(...started) + second > since;
}

/** The workload that a pod belongs to, as health names it; a Deployment is found by its ReplicaSet's name. */
function workloadOf(pod: JsonObject): string {
  const owner = listAt(pod, 'metadata', 'ownerReferences').find(
    (reference) => objectAt(reference)['controller'] === true,
  );
  const name = textAt(owner, 'name') ?? '';
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash');
  const isDeployment = textAt(owner, 'kind') === 'ReplicaSet' && hash !== undefined;
  return isDeployment
    ? `${namespaceOf(pod)}/Deployment/${name.slice(0, -hash.length - 1)}`
    : `${namespaceOf(pod)}/${textAt(owner, 'kind')}/${name}`;
}
