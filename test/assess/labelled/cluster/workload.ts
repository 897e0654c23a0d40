import type { JsonObject } from '../../../../activities/objects/json-path.js';
import type { Item } from '../../../../activities/objects/resource.js';
import { thing } from './thing.js';

/** A container that nobody can find fault with. */
export const container: JsonObject = {
  name: 'web',
  image: 'registry.example.com/shop/web:1.4.2',
  imagePullPolicy: 'IfNotPresent',
  readinessProbe: { httpGet: { path: '/', port: 8080 } },
};

/** The spec of a pod with some of it replaced. */
export const podSpec = (more: JsonObject = {}): JsonObject => ({
  containers: [container],
  serviceAccountName: 'default',
  ...more,
});

/** A workload whose pods all stand as they should; `spec` and `status` are merged. */
export function workload(
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet',
  name: string,
  more: {
    readonly pod?: JsonObject;
    readonly spec?: JsonObject;
    readonly status?: JsonObject;
  } = {},
): Item {
  const labels = { app: name.split('/')[1] ?? name };
  const replicas = 2;
  return thing(kind, name, {
    metadata: { generation: 3 },
    spec: {
      ...(kind !== 'DaemonSet' && { replicas }),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(more.pod) },
      ...more.spec,
    },
    status: {
      observedGeneration: 3,
      readyReplicas: replicas,
      updatedReplicas: replicas,
      desiredNumberScheduled: replicas,
      updatedNumberScheduled: replicas,
      numberReady: replicas,
      ...more.status,
    },
  });
}

/** A pod of a ReplicaSet, running. */
export const podOf = (name: string, app: string, node: string, more: JsonObject = {}): Item =>
  thing('Pod', name, {
    metadata: {
      labels: { app },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-1`, uid: app, controller: true },
      ],
    },
    spec: { ...podSpec(), nodeName: node },
    status: { phase: 'Running', podIP: '10.244.1.7' },
    ...more,
  });

/** A pod that nobody made but people. */
export const barePod = (name: string, more: JsonObject = {}): Item =>
  thing('Pod', name, {
    spec: { ...podSpec(), nodeName: 'w-1' },
    status: { phase: 'Running' },
    ...more,
  });
