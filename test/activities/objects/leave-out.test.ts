import { expect, test } from '@jest/globals';
import { leftOutBecause } from '../../../activities/objects/leave-out.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import type { Item } from '../../../activities/objects/resource.js';
import { surroundingsOf } from '../../../activities/objects/surroundings.js';
import { anItem } from './an-item.js';

const why = (item: Item, ...others: readonly Item[]): string | undefined =>
  leftOutBecause(item, surroundingsOf([item, ...others]));

const ownedBy = (kind: string, apiVersion = 'apps/v1'): JsonObject => ({
  metadata: { ownerReferences: [{ apiVersion, kind, name: 'x', uid: 'u', controller: true }] },
});
const token = (account: string): JsonObject => ({
  metadata: { annotations: { 'kubernetes.io/service-account.name': account } },
  type: 'kubernetes.io/service-account-token',
});
const bootstrapToken = (expiration: string): JsonObject => ({
  type: 'bootstrap.kubernetes.io/token',
  data: { expiration: Buffer.from(expiration).toString('base64') },
});
const defaults = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const managed = (...managers: readonly string[]): JsonObject => ({
  metadata: { labels: defaults, managedFields: managers.map((manager) => ({ manager })) },
});

test.each([
  ['a Pod of a ReplicaSet', anItem('Pod', 'shop/web-1', ownedBy('ReplicaSet'))],
  ['a ReplicaSet of a Deployment', anItem('ReplicaSet', 'shop/web-1', ownedBy('Deployment'))],
  ['a revision', anItem('ControllerRevision', 'shop/db-1', ownedBy('StatefulSet'))],
  ['a Job of a CronJob', anItem('Job', 'shop/n-1', ownedBy('CronJob', 'batch/v1beta1'))],
])('%s is made anew by its controller', (_, item) => {
  expect(why(item)).toBe('made by a controller from an object that is carried');
});

test.each([
  [
    'a mirror pod',
    anItem('Pod', 'kube-system/etcd-cp-1', {
      metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } },
    }),
    /mirror/,
  ],
  [
    'a pod that succeeded',
    anItem('Pod', 'shop/once', { status: { phase: 'Succeeded' } }),
    /finished/,
  ],
  ['a pod that failed', anItem('Pod', 'shop/once', { status: { phase: 'Failed' } }), /finished/],
  [
    'a complete Job',
    anItem('Job', 'shop/once', { status: { conditions: [{ type: 'Complete', status: 'True' }] } }),
    /finished/,
  ],
  [
    'what is being deleted',
    anItem('Secret', 'shop/pw', { metadata: { deletionTimestamp: 'now' } }),
    /deleted/,
  ],
  ['the CA bundle of every namespace', anItem('ConfigMap', 'shop/kube-root-ca.crt'), /published/],
  ["the API server's own Service", anItem('Service', 'default/kubernetes'), /API server/],
  ["the API server's own Endpoints", anItem('Endpoints', 'default/kubernetes'), /API server/],
  ['a local APIService', anItem('APIService', 'v1.apps', { spec: {} }), /API server/],
  ['a system PriorityClass', anItem('PriorityClass', 'system-node-critical'), /API server/],
  [
    'an untouched default role',
    anItem('ClusterRole', 'view', managed('kube-apiserver')),
    /default role/,
  ],
  ['a default role without records', anItem('ClusterRole', 'view', managed()), /default role/],
  ['a default flow of v1.21', anItem('FlowSchema', 'catch-all'), /flow control/],
  [
    'a leader record',
    anItem('Endpoints', 'kube-system/kube-scheduler', {
      metadata: { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } },
    }),
    /who led/,
  ],
  [
    'an expired bootstrap token',
    anItem('Secret', 'kube-system/bootstrap-token-a', bootstrapToken('2020-01-01T00:00:00Z')),
    /expired/,
  ],
  [
    'an automatic token',
    anItem('Secret', 'shop/default-token-x7k2p', token('default')),
    /makes anew/,
  ],
  [
    'a slice of a Service',
    anItem('EndpointSlice', 'shop/web-abc', {
      metadata: {
        labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' },
      },
    }),
    /computed/,
  ],
  [
    'a released volume to be deleted',
    anItem('PersistentVolume', 'pv-1', {
      spec: { persistentVolumeReclaimPolicy: 'Delete' },
      status: { phase: 'Released' },
    }),
    /would delete/,
  ],
])('%s is left out', (_, item, because) => {
  expect(why(item)).toMatch(because);
});

test.each([
  ['a bare pod', anItem('Pod', 'shop/debug', { status: { phase: 'Running' } })],
  ['a running Job', anItem('Job', 'shop/import', { status: { active: 1 } })],
  [
    'a Secret of a custom controller',
    anItem('Secret', 'shop/pw', ownedBy('Cart', 'example.com/v1')),
  ],
  ['a token asked for by hand', anItem('Secret', 'shop/robot', token('default'))],
  ['an aggregated API', anItem('APIService', 'v1.metrics', { spec: { service: { name: 'm' } } })],
  [
    'a default role changed by hand',
    anItem('ClusterRole', 'view', managed('kube-apiserver', 'kubectl-edit')),
  ],
  [
    'a bootstrap token in time',
    anItem('Secret', 'kube-system/b', bootstrapToken('2999-01-01T00:00:00Z')),
  ],
  [
    'a released volume to be kept',
    anItem('PersistentVolume', 'pv-1', {
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      status: { phase: 'Released' },
    }),
  ],
])('%s is carried', (_, item) => {
  expect(why(item)).toBeUndefined();
});

test('Endpoints are computed where their Service selects, and carried where it does not', () => {
  const endpoints = anItem('Endpoints', 'shop/db');
  expect(
    why(endpoints, anItem('Service', 'shop/db', { spec: { selector: { app: 'db' } } })),
  ).toMatch(/selector/);
  expect(why(endpoints, anItem('Service', 'shop/db', { spec: {} }))).toBeUndefined();
  expect(
    why(endpoints, anItem('Service', 'other/db', { spec: { selector: { a: 'b' } } })),
  ).toBeUndefined();
});

test('an automatic token that a workload names is carried, so that its pods find it', () => {
  const secret = anItem('Secret', 'shop/default-token-x7k2p', token('default'));
  const volumes = [{ name: 'v', secret: { secretName: 'default-token-x7k2p' } }];
  const deployment = anItem('Deployment', 'shop/web', {
    spec: { template: { spec: { volumes } } },
  });
  const pod = anItem('Pod', 'shop/web-1', { spec: { volumes } });
  expect(why(secret, deployment)).toBeUndefined();
  expect(why(secret, pod)).toMatch(/makes anew/);
});

test('accounts of controllers are left out, by the default binding that each has', () => {
  const account = anItem('ServiceAccount', 'kube-system/job-controller');
  const binding = anItem('ClusterRoleBinding', 'system:controller:job-controller');
  expect(why(account, binding)).toMatch(/controller manager/);
  expect(why(anItem('ServiceAccount', 'shop/job-controller'), binding)).toBeUndefined();
});

test('nothing of a namespace that is being deleted is carried', () => {
  const leaving = anItem('Namespace', 'old', { metadata: { deletionTimestamp: 'now' } });
  expect(why(leaving)).toMatch(/deleted/);
  expect(why(anItem('Secret', 'old/pw'), leaving)).toMatch(/deleted/);
  expect(why(anItem('Secret', 'new/pw'), leaving)).toBeUndefined();
});
