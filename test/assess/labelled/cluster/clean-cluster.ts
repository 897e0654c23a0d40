import type { JsonObject } from '../../../../activities/objects/json-path.js';
import type { Item } from '../../../../activities/objects/resource.js';
import { releaseOf } from './release.js';
import { thing } from './thing.js';
import { podOf, workload } from './workload.js';

/** The moment at which everything is looked at. */
export const now = Date.parse('2026-11-21T12:00:00Z');
/** Days before that moment. */
export const daysAgo = (days: number): string => new Date(now - days * 86_400_000).toISOString();

/** A node as a kubelet of 1.19 and kubeadm make it, some of it replaced. */
export const node = (name: string, role: 'master' | 'worker', more: JsonObject = {}): Item =>
  thing('Node', name, {
    metadata: {
      labels: {
        'kubernetes.io/hostname': name,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/os': 'linux',
        ...(role === 'master' && { 'node-role.kubernetes.io/master': '' }),
      },
    },
    spec: {
      podCIDR: '10.244.0.0/24',
      ...(role === 'master' && {
        taints: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }],
      }),
    },
    status: {
      conditions: [
        { type: 'MemoryPressure', status: 'False' },
        { type: 'Ready', status: 'True' },
      ],
      addresses: [{ type: 'InternalIP', address: '192.0.2.11' }],
      allocatable: { pods: '110' },
      nodeInfo: { kubeletVersion: 'v1.19.12', containerRuntimeVersion: 'containerd://1.6.20' },
    },
    ...more,
  });

const namespaces: readonly Item[] = ['default', 'kube-system', 'shop'].flatMap((name) => [
  thing('Namespace', name, { metadata: { labels: {} }, status: { phase: 'Active' } }),
  thing('ServiceAccount', `${name}/default`),
]);

const nodes: readonly Item[] = [
  ...['cp-1', 'cp-2', 'cp-3'].map((name) => node(name, 'master')),
  ...['w-1', 'w-2'].map((name) => node(name, 'worker')),
];

/** An API server as kubeadm starts it. */
export const apiServer = (name: string, version: string): Item =>
  thing('Pod', `kube-system/kube-apiserver-${name}`, {
    metadata: {
      labels: { component: 'kube-apiserver' },
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Node', name, uid: `Node ${name}`, controller: true },
      ],
    },
    spec: {
      nodeName: name,
      hostNetwork: true,
      containers: [{ name: 'kube-apiserver', image: `k8s.gcr.io/kube-apiserver:${version}` }],
    },
    status: { phase: 'Running' },
  });

/** CoreDNS with a memory limit and an image. */
export const coredns = (memory: string, image = 'registry.k8s.io/coredns:1.7.0'): Item =>
  workload('Deployment', 'kube-system/coredns', {
    pod: {
      containers: [
        {
          name: 'coredns',
          image,
          imagePullPolicy: 'IfNotPresent',
          readinessProbe: {},
          resources: { limits: { memory } },
        },
      ],
      tolerations: [
        { key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' },
        { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
      ],
    },
  });

const system: readonly Item[] = [
  ...['cp-1', 'cp-2', 'cp-3'].map((name) => apiServer(name, 'v1.19.12')),
  coredns('170Mi'),
  thing('ConfigMap', 'kube-system/coredns', {
    data: {
      Corefile:
        '.:53 {\n    errors\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}',
    },
  }),
  thing('ConfigMap', 'kube-system/kube-proxy', { data: { 'config.conf': 'mode: "iptables"\n' } }),
  thing('ClusterRole', 'reader', {
    rules: [
      {
        apiGroups: ['extensions', 'networking.k8s.io'],
        resources: ['ingresses'],
        verbs: ['get'],
      },
    ],
  }),
  thing('CSINode', 'w-1', { spec: { drivers: [{ name: 'csi.example.com' }] } }),
  thing('StorageClass', 'fast', { provisioner: 'csi.example.com' }),
];

const shop: readonly Item[] = [
  workload('Deployment', 'shop/web', {
    pod: {
      terminationGracePeriodSeconds: 30,
      imagePullSecrets: [{ name: 'registry' }],
      volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
    },
  }),
  podOf('shop/web-1-a', 'web', 'w-1'),
  podOf('shop/web-1-b', 'web', 'w-2'),
  thing('Secret', 'shop/registry', { type: 'kubernetes.io/dockerconfigjson', data: {} }),
  thing('ConfigMap', 'shop/settings', { data: { timeout: '10', version: '1.2.3.4-beta' } }),
  thing('Service', 'shop/web', {
    spec: { type: 'ClusterIP', clusterIP: '10.96.7.7', selector: { app: 'web' } },
  }),
  thing('Endpoints', 'shop/web', { subsets: [{ addresses: [{ ip: '10.244.1.7' }] }] }),
  thing('PodDisruptionBudget', 'shop/web', {
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    status: { expectedPods: 2, disruptionsAllowed: 1 },
  }),
  thing('Ingress', 'shop/web', {
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'shop.example.com',
          http: { paths: [{ path: '/', backend: { service: { name: 'web' } } }] },
        },
      ],
    },
  }),
  thing('HorizontalPodAutoscaler', 'shop/web', {
    spec: {
      maxReplicas: 5,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    },
    status: { currentReplicas: 2 },
  }),
  thing('CronJob', 'shop/nightly', {
    spec: {
      schedule: '30 2 * * *',
      jobTemplate: {
        spec: { template: { spec: { containers: [{ name: 'job', image: 'example.com/job:1' }] } } },
      },
    },
  }),
  thing('ResourceQuota', 'shop/all', {
    status: {
      hard: { pods: '10', 'requests.cpu': '2' },
      used: { pods: '4', 'requests.cpu': '900m' },
    },
  }),
  releaseOf('shop/sh.helm.release.v1.web.v2', {
    manifest: '---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n',
  }),
];

const storage: readonly Item[] = [
  workload('StatefulSet', 'shop/db'),
  thing('PersistentVolumeClaim', 'shop/data-db-0', {
    spec: { storageClassName: 'fast' },
    status: { phase: 'Bound' },
  }),
  thing('PersistentVolume', 'pv-1', {
    spec: {
      csi: { driver: 'csi.example.com' },
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: {
        namespace: 'shop',
        name: 'data-db-0',
        uid: 'PersistentVolumeClaim shop/data-db-0',
      },
    },
    status: { phase: 'Bound' },
  }),
];

/** A definition that every version takes. */
export const definition = (more: JsonObject = {}, status: JsonObject = {}): Item =>
  thing('CustomResourceDefinition', 'carts.example.com', {
    spec: {
      group: 'example.com',
      names: { kind: 'Cart' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: {} } }],
      ...more,
    },
    status: {
      storedVersions: ['v1'],
      conditions: [
        { type: 'NamesAccepted', status: 'True' },
        { type: 'Established', status: 'True' },
      ],
      ...status,
    },
  });

/** A webhook that stands in nobody's way, some of it replaced. */
export const webhook = (more: JsonObject = {}): Item =>
  thing('ValidatingWebhookConfiguration', 'guard', {
    webhooks: [
      {
        name: 'guard.example.com',
        failurePolicy: 'Ignore',
        sideEffects: 'None',
        timeoutSeconds: 5,
        clientConfig: { service: { namespace: 'shop', name: 'web' } },
        rules: [
          {
            apiGroups: ['apps'],
            apiVersions: ['v1'],
            resources: ['deployments'],
            operations: ['CREATE'],
          },
        ],
        ...more,
      },
    ],
  });

/** A cluster with a bit of everything, and nothing to be noticed. */
export const cleanCluster: readonly Item[] = [
  ...namespaces,
  ...nodes,
  ...system,
  ...shop,
  ...storage,
  definition(),
  thing('Cart', 'shop/first', {
    metadata: {
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'Deployment shop/web' },
      ],
      managedFields: [
        {
          manager: 'kubectl',
          operation: 'Update',
          apiVersion: 'example.com/v1',
          time: daysAgo(3),
          fieldsV1: { 'f:spec': {} },
        },
      ],
    },
    spec: { size: 3 },
  }),
  webhook(),
];
