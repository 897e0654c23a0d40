import type { JsonObject } from '../../../activities/objects/json-path.js';
import type { Item } from '../../../activities/objects/resource.js';
import { anItem } from './an-item.js';

const pod = (name: string): JsonObject => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: 'c', image: 'c:1' }] },
});
const selector = (name: string): JsonObject => ({ matchLabels: { app: name } });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** As `anItem`, in versions that v1.23 and v1.34 serve. */
const of = (kind: string, version: string, name: string, content: JsonObject): Item => {
  const [group = '', of = ''] = version.includes('/') ? version.split('/') : ['', version];
  const { of: known, object } = anItem(kind, name, content);
  return {
    of: { ...known, group, version: of, resource: plural[kind] ?? known.resource },
    object: { ...object, apiVersion: version },
  };
};
const plural: { readonly [kind: string]: string } = {
  PodDisruptionBudget: 'poddisruptionbudgets',
  CronJob: 'cronjobs',
};

const metadata = (more: JsonObject): JsonObject => ({ metadata: more });

/** What has to arrive with everything that clients know it by. */
export const shop: readonly Item[] = [
  anItem('Namespace', 'shop', metadata({ labels: { team: 'a' } })),
  anItem('Service', 'shop/web', {
    spec: {
      type: 'NodePort',
      clusterIP: '10.96.7.7',
      selector: { app: 'web' },
      ports: [{ port: 80, nodePort: 30_080 }],
    },
  }),
  anItem('Service', 'shop/edge', {
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 31_777,
      ports: [{ port: 443, nodePort: 30_443 }],
    },
  }),
  anItem('Service', 'shop/db', { spec: { clusterIP: '10.96.8.8', ports: [{ port: 5432 }] } }),
  anItem('Endpoints', 'shop/db', {
    subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 5432, protocol: 'TCP' }] }],
  }),
  of('EndpointSlice', 'discovery.k8s.io/v1', 'shop/db-by-hand', {
    metadata: { labels: { 'kubernetes.io/service-name': 'db' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['192.0.2.8'] }],
    ports: [{ name: '', port: 5432, protocol: 'TCP' }],
  }),
  anItem('ServiceAccount', 'shop/robot', metadata({ labels: { kind: 'machine' } })),
  anItem('ServiceAccount', 'shop/default', { imagePullSecrets: [{ name: 'registry' }] }),
  anItem('Secret', 'shop/robot-by-hand', {
    metadata: { annotations: { 'kubernetes.io/service-account.name': 'robot' } },
    type: 'kubernetes.io/service-account-token',
  }),
  anItem('Secret', 'shop/sealed', { immutable: true, data: { pw: base64('canary') } }),
  anItem('ConfigMap', 'shop/fixed', { immutable: true, data: { note: '☃ снег', empty: '' } }),
  anItem('ConfigMap', 'shop/owned', {
    metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }] },
    data: { a: 'b' },
  }),
  anItem('PersistentVolume', 'data-0', {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'by-hand',
      hostPath: { path: '/srv/data-0' },
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data-db-0' },
    },
  }),
  anItem('PersistentVolumeClaim', 'shop/data-db-0', {
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'by-hand',
      volumeName: 'data-0',
      resources: { requests: { storage: '1Gi' } },
    },
  }),
  anItem('Deployment', 'shop/web', {
    spec: { replicas: 2, selector: selector('web'), template: pod('web') },
  }),
  anItem('StatefulSet', 'shop/db', {
    spec: {
      serviceName: 'db',
      selector: selector('db'),
      template: pod('db'),
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'by-hand',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
    },
  }),
  anItem('Job', 'shop/import', {
    spec: { template: { spec: { ...specOf(pod('import')), restartPolicy: 'Never' } } },
  }),
  of('PodDisruptionBudget', 'policy/v1', 'shop/web', {
    spec: { minAvailable: 1, selector: selector('web') },
  }),
  anItem('Role', 'shop/reader', {
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
  }),
  definition(),
  anItem('Cart', 'shop/one', { spec: { size: 3 } }),
];

function specOf(template: JsonObject): JsonObject {
  return template['spec'] as JsonObject;
}

function definition(): Item {
  const openAPIV3Schema = {
    type: 'object',
    properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  };
  return anItem('CustomResourceDefinition', 'carts.example.com', {
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'carts', kind: 'Cart', singular: 'cart', listKind: 'CartList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  });
}

/** A CronJob that the old side scheduled last at a moment. */
export const aCronJob = (name: string, schedule: string, last?: Date): Item =>
  of('CronJob', 'batch/v1', name, {
    spec: {
      schedule,
      jobTemplate: {
        spec: { template: { spec: { ...specOf(pod('cron')), restartPolicy: 'Never' } } },
      },
    },
    ...(last !== undefined && { status: { lastScheduleTime: secondsOnly(last) } }),
  });

const secondsOnly = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`;
