import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import type { Item } from '../../../activities/objects/resource.js';
import { strip } from '../../../activities/objects/strip.js';
import { surroundingsOf } from '../../../activities/objects/surroundings.js';
import { anItem, cartDefinition } from './an-item.js';

const stripped = (item: Item, ...others: readonly Item[]): JsonObject =>
  strip(item, surroundingsOf([item, ...others])).object;

test('what the API server owns goes, what people wrote stays', () => {
  const object = stripped(
    anItem('ConfigMap', 'shop/settings', {
      metadata: {
        uid: 'u',
        resourceVersion: '7',
        creationTimestamp: 'x',
        selfLink: '/x',
        generation: 3,
        managedFields: [],
        labels: { app: 'web' },
        annotations: { note: 'x' },
        finalizers: ['kubernetes.io/pvc-protection', 'foregroundDeletion', 'example.com/keep'],
        ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Cart', name: 'one', uid: 'u' }],
      },
      data: { a: 'b' },
    }),
  );
  expect(object).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'settings',
      namespace: 'shop',
      labels: { app: 'web' },
      annotations: { note: 'x' },
      finalizers: ['example.com/keep'],
      ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Cart', name: 'one' }],
    },
    data: { a: 'b' },
  });
});

test('status goes, but for custom resources whose status is content like any other', () => {
  const cart = anItem('Cart', 'shop/one', { status: { total: 3 } });
  expect(stripped(anItem('Deployment', 'shop/web', { status: {} }))).not.toHaveProperty('status');
  expect(stripped(cart, cartDefinition({ status: {} }))).not.toHaveProperty('status');
  expect(stripped(cart, cartDefinition())).toHaveProperty('status', { total: 3 });
});

test("a node keeps cordon, pod range and people's taints, and loses those of its state", () => {
  const object = stripped(
    anItem('Node', 'w-1', {
      metadata: { labels: { disk: 'fast' }, annotations: { 'node.alpha.kubernetes.io/ttl': '0' } },
      spec: {
        podCIDR: '10.1.0.0/24',
        unschedulable: true,
        taints: [
          { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
          { key: 'dedicated', effect: 'NoSchedule' },
        ],
      },
      status: {},
    }),
  );
  expect(object).toMatchObject({
    metadata: { labels: { disk: 'fast' } },
    spec: {
      podCIDR: '10.1.0.0/24',
      unschedulable: true,
      taints: [{ key: 'dedicated', effect: 'NoSchedule' }],
    },
  });
  expect(object['metadata']).not.toHaveProperty('annotations');
});

test('a bound volume keeps its claim by name, a released one by UID too', () => {
  const claimRef = { namespace: 'shop', name: 'data', uid: 'u', resourceVersion: '7' };
  const annotations = { 'pv.kubernetes.io/bound-by-controller': 'yes' };
  const volume = (phase: string): Item =>
    anItem('PersistentVolume', 'pv-1', {
      metadata: { annotations },
      spec: { claimRef },
      status: { phase },
    });
  expect(stripped(volume('Bound'))).toMatchObject({
    metadata: { name: 'pv-1' },
    spec: { claimRef: { namespace: 'shop', name: 'data' } },
  });
  expect(stripped(volume('Bound'))['spec']).toEqual({
    claimRef: { namespace: 'shop', name: 'data' },
  });
  expect(stripped(volume('Released'))['spec']).toHaveProperty('claimRef.uid', 'u');
});

test("a claim keeps its volume's name and does not say that it is bound", () => {
  const annotations = {
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
    note: 'x',
  };
  const object = stripped(
    anItem('PersistentVolumeClaim', 'shop/data', {
      metadata: { annotations },
      spec: { volumeName: 'pv-1' },
    }),
  );
  expect(object).toMatchObject({
    metadata: { annotations: { note: 'x' } },
    spec: { volumeName: 'pv-1' },
  });
  expect(object['metadata']).toHaveProperty('annotations', { note: 'x' });
});

test('a ServiceAccount loses the tokens made for it and keeps other Secrets', () => {
  const secrets = [{ name: 'robot-token-x7k2p' }, { name: 'registry' }];
  expect(stripped(anItem('ServiceAccount', 'shop/robot', { secrets }))).toHaveProperty('secrets', [
    { name: 'registry' },
  ]);
});

test('a token asked for by hand is carried empty, to be filled for the new account', () => {
  const object = stripped(
    anItem('Secret', 'shop/robot', {
      metadata: {
        annotations: {
          'kubernetes.io/service-account.name': 'robot',
          'kubernetes.io/service-account.uid': 'u',
        },
      },
      type: 'kubernetes.io/service-account-token',
      data: { token: 'x', 'ca.crt': 'x', namespace: 'x', extra: 'x' },
    }),
  );
  expect(object['metadata']).toHaveProperty('annotations', {
    'kubernetes.io/service-account.name': 'robot',
  });
  expect(object['data']).toEqual({ extra: 'x' });
});

test('an aggregated role keeps what it selects and not the sum', () => {
  const role = anItem('ClusterRole', 'sum', {
    aggregationRule: { clusterRoleSelectors: [] },
    rules: [],
  });
  expect(stripped(role)).not.toHaveProperty('rules');
  expect(stripped(anItem('ClusterRole', 'plain', { rules: [] }))).toHaveProperty('rules');
});

test('a Deployment forgets its revision, a Service keeps its addresses', () => {
  const annotations = { 'deployment.kubernetes.io/revision': '7' };
  expect(
    stripped(anItem('Deployment', 'shop/web', { metadata: { annotations } }))['metadata'],
  ).not.toHaveProperty('annotations');
  const spec = {
    clusterIP: '10.96.7.7',
    healthCheckNodePort: 31000,
    ports: [{ port: 80, nodePort: 30080 }],
  };
  expect(stripped(anItem('Service', 'shop/web', { spec }))).toHaveProperty('spec', spec);
});
