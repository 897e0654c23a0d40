import { expect, test } from '@jest/globals';
import { findingsOf } from '../../../activities/cluster/findings/all.js';
import type { Reading } from '../../../activities/cluster/findings/rule.js';
import { clean } from '../../../activities/objects/clean.js';
import type { Item } from '../../../activities/objects/resource.js';
import { surroundingsOf } from '../../../activities/objects/surroundings.js';
import { anItem } from '../objects/an-item.js';

const found = (items: readonly Item[], more: Partial<Reading> = {}): readonly string[] =>
  findingsOf({
    items,
    cleaned: clean(items),
    around: surroundingsOf(items),
    kinds: [],
    nodes: [],
    apiServices: [],
    to: 'v1.23.6',
    ...more,
  }).map(({ severity, id, where }) => `${severity} ${id} ${where}`);

const accountToken = {
  metadata: { annotations: { 'kubernetes.io/service-account.name': 'default' } },
  type: 'kubernetes.io/service-account-token',
};
const ingresses = {
  group: 'networking.k8s.io',
  kind: 'Ingress',
  resource: 'ingresses',
  namespaced: true,
  served: ['v1beta1'],
};
const unavailable = { status: { conditions: [{ type: 'Available', status: 'False' }] } };
const ofCronJob = {
  ownerReferences: [{ apiVersion: 'batch/v1beta1', kind: 'CronJob', controller: true }],
};

test.each<[string, readonly Item[], readonly string[]]>([
  [
    'an explicit token',
    [anItem('Secret', 'shop/robot', accountToken)],
    ['warning legacy-token shop/Secret/robot'],
  ],
  [
    'an automatic token',
    [anItem('Secret', 'shop/default-token-x7k2p', accountToken)],
    ['note legacy-token Secrets'],
  ],
  [
    'a strict webhook',
    [
      anItem('ValidatingWebhookConfiguration', 'w', {
        webhooks: [{ name: 'v', failurePolicy: 'Fail' }],
      }),
    ],
    ['warning strict-webhook ValidatingWebhookConfiguration/w'],
  ],
  [
    'a lenient webhook',
    [
      anItem('ValidatingWebhookConfiguration', 'w', {
        webhooks: [{ name: 'v', failurePolicy: 'Ignore' }],
      }),
    ],
    [],
  ],
  [
    'a volume on a node',
    [anItem('PersistentVolume', 'pv-1', { spec: { hostPath: { path: '/data' } } })],
    ['note local-volume PersistentVolume/pv-1'],
  ],
  [
    'what is being deleted',
    [anItem('Namespace', 'old', { metadata: { deletionTimestamp: 'now' } })],
    ['warning being-deleted Namespace/old'],
  ],
  ['a running Job', [anItem('Job', 'shop/import')], ['warning running-job shop/Job/import']],
  ['a bare pod', [anItem('Pod', 'shop/debug')], ['warning bare-pod shop/Pod/debug']],
  [
    'a running run',
    [anItem('Job', 'shop/n-1', { metadata: ofCronJob })],
    ['warning running-cron-run shop/Job/n-1'],
  ],
  [
    'a finished pod',
    [anItem('Pod', 'shop/once', { status: { phase: 'Failed' } })],
    ['note finished-left-out Jobs and pods'],
  ],
  [
    'a loose definition',
    [anItem('CustomResourceDefinition', 'x', { spec: { preserveUnknownFields: true } })],
    ['blocker crd-not-structural CustomResourceDefinition/x'],
  ],
  ['nothing special', [anItem('ConfigMap', 'shop/settings')], []],
])('%s', (_, items, expected) => {
  expect(found(items)).toEqual(expected);
});

test('a kind in use without a common version blocks by name, with its objects', () => {
  const web = anItem('Ingress', 'shop/web');
  expect(found([web], { kinds: [ingresses] })).toEqual([
    'blocker no-common-version Ingress (ingresses.networking.k8s.io)',
  ]);
  expect(found([], { kinds: [ingresses] })).toEqual([]);
  expect(found([web], { kinds: [{ ...ingresses, common: 'v1' }] })).toEqual([]);
});

test('nodes and aggregated APIs that are away block', () => {
  const node = { name: 'w-1', ready: false, unschedulable: false, kubeletVersion: 'v1.19.12' };
  const service = { metadata: { name: 'v1.metrics' }, ...unavailable };
  expect(found([], { nodes: [node], apiServices: [service] })).toEqual([
    'blocker api-unavailable APIService/v1.metrics',
    'blocker node-not-ready w-1',
  ]);
});
