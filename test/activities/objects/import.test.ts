import { expect, test } from '@jest/globals';
import { dryRun } from '../../../activities/objects/dry-run.js';
import { importItems, tryImport } from '../../../activities/objects/import.js';
import { KubeError } from '../../../activities/objects/kube-api.js';
import type { Item } from '../../../activities/objects/resource.js';
import { removeAt } from '../../../activities/objects/json-path.js';
import { anItem, cartDefinition } from './an-item.js';
import { FakeApi, pathOf } from './fake-api.js';

const owned = anItem('Secret', 'shop/cart-pw', {
  metadata: { ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Cart', name: 'one' }] },
});

const definition: Item = {
  of: cartDefinition().of,
  object: removeAt(cartDefinition().object, 'status'),
};

/** In no order at all. */
const items: readonly Item[] = [
  anItem('ValidatingWebhookConfiguration', 'strict'),
  anItem('ResourceQuota', 'shop/q'),
  anItem('Deployment', 'shop/web'),
  anItem('Cart', 'shop/one'),
  anItem('CronJob', 'shop/nightly'),
  anItem('HorizontalPodAutoscaler', 'shop/web'),
  anItem('Deployment', 'kube-system/coredns'),
  owned,
  anItem('ServiceAccount', 'shop/robot'),
  anItem('PersistentVolumeClaim', 'shop/data'),
  anItem('PersistentVolume', 'pv-1'),
  anItem('Node', 'w-1'),
  definition,
  anItem('Namespace', 'shop'),
];

const importAll = async (api: FakeApi): Promise<void> => {
  await importItems(api, items, 'foundation');
  await importItems(api, items, 'workloads');
};

const order = (api: FakeApi): readonly string[] =>
  api.writes.map((write) => write.replace(/^POST .*\/([^/]+)\/([^/]+)$/, '$1/$2'));

test('everything comes after what it needs, and webhooks come last', async () => {
  const api = new FakeApi();
  await importAll(api);
  expect(order(api)).toEqual([
    'persistentvolumes/pv-1',
    'nodes/w-1',
    'customresourcedefinitions/carts.example.com',
    'namespaces/shop',
    'serviceaccounts/robot',
    'persistentvolumeclaims/data',
    'secrets/cart-pw',
    'deployments/coredns',
    'deployments/web',
    'cronjobs/nightly',
    'carts/one',
    'resourcequotas/q',
    'horizontalpodautoscalers/web',
    'validatingwebhookconfigurations/strict',
    `PATCH ${pathOf(owned)}`,
  ]);
});

test('the foundation starts nothing outside kube-system', async () => {
  const api = new FakeApi();
  await importItems(api, items, 'foundation');
  expect(order(api).filter((name) => /deployments|cronjobs|carts\//.test(name))).toEqual([
    'deployments/coredns',
  ]);
});

test('owned objects know their owner by the UID that it has now', async () => {
  const api = new FakeApi();
  await importAll(api);
  const uid = api.objects.get(pathOf(anItem('Cart', 'shop/one')))?.['metadata'];
  expect(api.objects.get(pathOf(owned))).toHaveProperty('metadata.ownerReferences', [
    expect.objectContaining({ name: 'one', uid: (uid as { uid: string }).uid }),
  ]);
});

test('objects that own each other, or themselves, are imported all the same', async () => {
  const ownedBy = (name: string, owner: string): Item =>
    anItem('Secret', `shop/${name}`, {
      metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Secret', name: owner }] },
    });
  const api = new FakeApi();
  const ring = [ownedBy('a', 'b'), ownedBy('b', 'a'), ownedBy('self', 'self')];
  await importItems(api, [anItem('Namespace', 'shop'), ...ring], 'foundation');
  await importItems(api, [anItem('Namespace', 'shop'), ...ring], 'workloads');
  for (const item of ring)
    expect(api.objects.get(pathOf(item))).toHaveProperty('metadata.ownerReferences.0.uid');
});

test.each(items.map((_, at) => at))(
  'killed at write %i and run again, it comes to the same end',
  async (at) => {
    const [whole, broken] = [new FakeApi(), new FakeApi()];
    await importAll(whole);
    let left = at;
    broken.refuse = () => (left-- === 0 ? new KubeError('killed', 0, 'NoAnswer') : undefined);
    await expect(importAll(broken)).rejects.toMatchObject({ type: 'NotYet' });
    broken.refuse = () => undefined;
    await importAll(broken);
    expect([...broken.objects.keys()].toSorted()).toEqual([...whole.objects.keys()].toSorted());
  },
);

test('what is there and differs is made equal, and what the new side added stays', async () => {
  const there = anItem('Namespace', 'shop', { metadata: { labels: { new: 'x', team: 'b' } } });
  const api = new FakeApi(there);
  const wanted = anItem('Namespace', 'shop', { metadata: { labels: { team: 'a' } } });
  const { became } = await importItems(api, [wanted], 'foundation');
  expect(became).toEqual({ 'made equal': 1 });
  expect(api.objects.get(pathOf(wanted))).toHaveProperty('metadata.labels', {
    new: 'x',
    team: 'a',
  });
});

test('a node that registered with another pod range is replaced', async () => {
  const node = (podCIDR: string): Item => anItem('Node', 'w-1', { spec: { podCIDR } });
  const api = new FakeApi(node('10.1.9.0/24'));
  const { became } = await importItems(api, [node('10.1.1.0/24')], 'foundation');
  expect(became).toEqual({ replaced: 1 });
  expect(api.objects.get(pathOf(node('')))).toHaveProperty('spec.podCIDR', '10.1.1.0/24');
});

test('an address that somebody else has is a regression that names who', async () => {
  const service = (name: string): Item =>
    anItem('Service', name, { spec: { clusterIP: '10.96.7.7', ports: [] } });
  const api = new FakeApi(service('other/thief'));
  api.refuse = () => new KubeError('422 provided IP is already allocated', 422, 'Invalid');
  await expect(importItems(api, [service('shop/web')], 'foundation')).rejects.toMatchObject({
    type: 'Regressed',
    message: expect.stringMatching(
      /shop\/Service\/web: .*already allocated; .*other\/Service\/thief/,
    ),
  });
});

test('of many refusals ten are named, and none quotes a Secret', async () => {
  const secrets = Array.from({ length: 12 }, (_, i) => anItem('Secret', `shop/s-${i}`));
  const api = new FakeApi();
  api.refuse = () => new KubeError('Invalid value: "canary"', 422, 'Invalid');
  const failure = importItems(api, secrets, 'foundation');
  await expect(failure).rejects.toThrow(
    /12 objects could not be imported:(\n.*422 Invalid){10}\nand 2 more/,
  );
  await expect(failure).rejects.toMatchObject({ message: expect.not.stringContaining('canary') });
});

test('what somebody else wrote otherwise is left, and refused by name', async () => {
  const settings = (data: Record<string, string>): Item =>
    anItem('ConfigMap', 'shop/settings', { data });
  const api = new FakeApi();
  api.put('kubectl', settings({ a: 'theirs' }));
  await expect(importItems(api, [settings({ a: 'ours' })], 'foundation')).rejects.toMatchObject({
    type: 'Regressed',
    message: expect.stringContaining(
      'shop/ConfigMap/settings: is there with another data.a, written by kubectl',
    ),
  });
  expect(api.writes).toEqual([]);
});

test('a dry run says what the import comes to, and writes nothing', async () => {
  const api = new FakeApi(anItem('Namespace', 'shop', { metadata: { labels: { team: 'b' } } }));
  const wanted = [
    anItem('Namespace', 'shop', { metadata: { labels: { team: 'a' } } }),
    anItem('ConfigMap', 'shop/new'),
  ];
  api.serve('v1', 'namespaces', 'configmaps');
  const verdicts = await dryRun(api, wanted);
  expect(verdicts.map(({ where, became }) => [where, became])).toEqual([
    ['Namespace/shop', 'made equal'],
    ['shop/ConfigMap/new', 'created'],
  ]);
  expect(api.writes).toEqual([]);
  expect(api.tries).toHaveLength(2);
});

test('what is refused does not hold up the rest, but a server that is away does', async () => {
  const api = new FakeApi();
  api.refuse = (_, path) =>
    path.includes('/nodes') ? new KubeError('no', 422, 'Invalid') : undefined;
  const { verdicts } = await tryImport(api, items, 'foundation');
  const whole = new FakeApi();
  const { objects } = await importItems(whole, items, 'foundation');
  expect(verdicts).toHaveLength(objects);
  expect(verdicts.filter(({ became }) => became === 'refused')).toEqual([
    { where: 'Node/w-1', became: 'refused', because: 'no' },
  ]);
  const away = new FakeApi();
  away.refuse = () => new KubeError('gone', 0, 'NoAnswer');
  const met = await tryImport(away, items, 'foundation');
  expect(met.verdicts.length).toBeLessThan(objects);
  expect(met.verdicts.every(({ isSilence }) => isSilence)).toBe(true);
});

test('a cancelled import begins no further object, and ends when none is under way', async () => {
  const controller = new AbortController();
  const many = Array.from({ length: 500 }, (_, i) => anItem('ConfigMap', `shop/c-${i}`));
  const api = new FakeApi();
  let underWay = 0;
  const slow = {
    request: async (...asked: Parameters<FakeApi['request']>) => {
      if (asked[0] !== 'POST') return api.request(...asked);
      underWay += 1;
      if (api.writes.length === 100) controller.abort(new Error('cancelled'));
      await new Promise(setImmediate);
      underWay -= 1;
      return api.request(...asked);
    },
  };
  const importing = importItems(slow, many, 'foundation', { signal: controller.signal });
  await expect(importing).rejects.toThrow('cancelled');
  expect(underWay).toBe(0);
  expect(api.writes.length).toBeLessThan(300);
});
