import { describe, expect, test } from '@jest/globals';
import type { ServedKind } from '../../../activities/objects/discovery.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { fixReferences } from '../../../activities/objects/references/fix-references.js';
import type { Item } from '../../../activities/objects/resource.js';
import { anItem } from './an-item.js';

const served = (
  group: string,
  resource: string,
  kind: string,
  ...versions: readonly string[]
): ServedKind => ({ group, resource, kind, versions, namespaced: true, verbs: ['list', 'create'] });

/** What v1.34 serves, as far as these tests go. */
const apis = {
  kinds: [
    served('apps', 'deployments', 'Deployment', 'v1'),
    served('apps', 'daemonsets', 'DaemonSet', 'v1'),
    served('apps', 'statefulsets', 'StatefulSet', 'v1'),
    served('networking.k8s.io', 'ingresses', 'Ingress', 'v1'),
    served('batch', 'cronjobs', 'CronJob', 'v1'),
    served('example.com', 'carts', 'Cart', 'v2', 'v1'),
  ],
  aggregated: new Set(['metrics.example.com']),
};
const fix = (item: Item) => fixReferences(item, apis);

describe('owners and what an autoscaler scales', () => {
  const owner = (apiVersion: string, kind: string): Item =>
    anItem('Secret', 'shop/pw', {
      metadata: { ownerReferences: [{ apiVersion, kind, name: 'x' }] },
    });
  test.each([
    ['extensions/v1beta1', 'Deployment', 'apps/v1'],
    ['apps/v1beta2', 'StatefulSet', 'apps/v1'],
    ['batch/v1beta1', 'CronJob', 'batch/v1'],
    ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
  ])('an owner of %s %s is of %s', (apiVersion, kind, now) => {
    const { object, because } = fix(owner(apiVersion, kind));
    expect(object).toMatchObject({
      metadata: { ownerReferences: [{ apiVersion: now, name: 'x' }] },
    });
    expect(because).toEqual([`owner ${kind} of ${apiVersion} is now of ${now}`]);
  });
  test.each([
    ['apps/v1', 'Deployment'],
    ['example.com/v1', 'Cart'],
    ['metrics.example.com/v1', 'Anything'],
  ])('an owner of %s %s stays', (apiVersion, kind) => {
    const item = owner(apiVersion, kind);
    expect(fix(item)).toEqual({ object: item.object, because: [], remarks: [] });
  });
  test('what the target does not serve is told and left', () => {
    const item = owner('gone.example.com/v1', 'Cart');
    const { object, remarks } = fix(item);
    expect(object).toEqual(item.object);
    expect(remarks.map(({ id }) => id)).toEqual(['reference-unresolved']);
  });
  test('scaleTargetRef and describedObject of every version', () => {
    const old = { apiVersion: 'extensions/v1beta1', kind: 'Deployment', name: 'web' };
    const ingress = { apiVersion: 'extensions/v1beta1', kind: 'Ingress', name: 'web' };
    const { object } = fix(
      anItem('HorizontalPodAutoscaler', 'shop/web', {
        spec: {
          scaleTargetRef: old,
          metrics: [
            { type: 'Object', object: { describedObject: ingress } },
            { type: 'Object', object: { target: ingress } },
            { type: 'Resource', resource: { name: 'cpu' } },
          ],
        },
      }),
    );
    const now = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'web' };
    expect(object).toMatchObject({
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', name: 'web' },
        metrics: [
          { object: { describedObject: now } },
          { object: { target: now } },
          { resource: { name: 'cpu' } },
        ],
      },
    });
  });
});

describe('rights', () => {
  const role = (...rules: readonly JsonObject[]): Item =>
    anItem('Role', 'shop/r', { rules: [...rules] });
  const rulesOf = (item: Item) => fix(item).object['rules'];
  const verbs = ['get'];
  test('are granted in the new group for exactly what moved, and stay in the old', () => {
    const old = {
      verbs,
      apiGroups: ['extensions'],
      resources: ['deployments/scale', 'ingresses', 'statefulsets'],
      resourceNames: ['web'],
    };
    expect(rulesOf(role(old))).toEqual([
      old,
      { ...old, apiGroups: ['apps'], resources: ['deployments/scale'] },
      { ...old, apiGroups: ['networking.k8s.io'], resources: ['ingresses'] },
    ]);
  });
  test('to everything of the old group are rights to what it had, not to the new group', () => {
    const [, apps] = rulesOf(role({ verbs, apiGroups: ['extensions'], resources: ['*'] })) as [
      unknown,
      { readonly resources: readonly string[] },
    ];
    expect(apps.resources).toEqual(['daemonsets', 'daemonsets/*', 'deployments', 'deployments/*']);
  });
  test.each([
    [{ verbs, apiGroups: ['*'], resources: ['*'] }],
    [{ verbs, apiGroups: ['extensions', 'apps'], resources: ['deployments'] }],
    [{ verbs, apiGroups: ['apps'], resources: ['deployments'] }],
    [{ verbs, nonResourceURLs: ['/healthz'] }],
  ])('that fit already stay: %j', (rule) => {
    expect(rulesOf(role(rule))).toEqual([rule]);
  });
});

describe('webhooks', () => {
  const hook = (rule: JsonObject, more: JsonObject = {}): Item =>
    anItem('ValidatingWebhookConfiguration', 'guard', {
      webhooks: [{ name: 'a', rules: [rule], ...more }],
    });
  const rule = (group: string, version: string, resource: string): JsonObject => ({
    apiGroups: [group],
    apiVersions: [version],
    resources: [resource],
    operations: ['CREATE'],
    scope: '*',
  });
  test.each([
    [rule('extensions', 'v1beta1', 'ingresses'), rule('networking.k8s.io', 'v1', 'ingresses')],
    [rule('apps', 'v1beta1', 'deployments'), rule('apps', 'v1', 'deployments')],
  ])('that name only what is gone are asked about what is there', (old, now) => {
    const { object, remarks } = fix(hook(old));
    expect(object).toMatchObject({ webhooks: [{ rules: [old, now] }] });
    expect(remarks.map(({ id }) => id)).toEqual(['webhook-rule-added']);
  });
  test.each([
    rule('apps', 'v1', 'deployments'),
    rule('apps', '*', 'deployments'),
    rule('*', '*', '*'),
    rule('example.com', 'v1', 'carts'),
  ])('that are still asked stay', (old) => {
    expect(fix(hook(old)).because).toEqual([]);
  });
  test('of unknown side effects get the nearest value that v1 takes', () => {
    const { object } = fix(hook(rule('apps', 'v1', 'deployments'), { sideEffects: 'Unknown' }));
    expect(object).toMatchObject({ webhooks: [{ sideEffects: 'NoneOnDryRun' }] });
  });
});

test('an EndpointSlice loses topology that v1 cannot be given', () => {
  const slice = anItem('EndpointSlice', 'shop/s', {
    endpoints: [{ addresses: ['10.0.0.1'], zone: 'a', deprecatedTopology: { rack: '7' } }],
  });
  const item = { of: { ...slice.of, version: 'v1' }, object: slice.object };
  expect(fix(item).object).toMatchObject({ endpoints: [{ addresses: ['10.0.0.1'], zone: 'a' }] });
  expect(JSON.stringify(fix(item).object)).not.toContain('rack');
});
