import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { connectKubernetes } from '../../../activities/adapters/kubernetes.js';
import { createComparer } from '../../../activities/objects/compare.js';
import { dryRun } from '../../../activities/objects/dry-run.js';
import { importItems } from '../../../activities/objects/import.js';
import { listAt, textAt, type JsonObject } from '../../../activities/objects/json-path.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';
import { kindsOf, readPresent, seeServed } from '../../../activities/objects/present.js';
import type { Item } from '../../../activities/objects/resource.js';
import { eventually, startControlPlane, type ControlPlane } from '../../e2e/control-plane.js';
import { anItem } from './an-item.js';
import { shop } from './shop-items.js';

// Two cores may be busy with other servers.
jest.setTimeout(60_000);

const version = 'v1.23.6';

let directory: string;
let plane: ControlPlane;
let api: KubeApi;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-import-'));
  plane = await startControlPlane(version, directory);
  api = await connectKubernetes(plane.kubeconfig);
}, 60_000);
afterAll(async () => {
  await plane?.stop();
  await rm(directory, { recursive: true, force: true });
});

const said = async (items: readonly Item[]): Promise<readonly string[]> =>
  (await dryRun(api, items)).map(({ where, became, because }) =>
    became === 'created' ? `${where} created` : `${where} ${became}: ${because}`,
  );

/** As another client would. */
const write = (path: string, body: JsonObject): Promise<JsonObject> =>
  api.request('POST', `${path}?fieldManager=kubectl`, { body });

describe(`the dry run on an empty ${version}`, () => {
  test('tries everything but what its definition is needed for, and writes nothing', async () => {
    const verdicts = await said(shop);
    expect(verdicts.filter((verdict) => !verdict.endsWith(' created'))).toEqual([
      'shop/Cart/one untried: its definition is imported with it',
    ]);
    const spec = { serviceAccountName: 'robot', containers: [{ name: 'c', image: 'c:1' }] };
    expect(await said([anItem('Pod', 'kube-system/bare', { spec })])).toEqual([
      'kube-system/Pod/bare untried: a pod is admitted only where all that it names is',
    ]);
    expect((await readPresent(api, shop)).size).toBe(0);
  });

  test('names all conflicts at once', async () => {
    await write('/api/v1/namespaces', { metadata: { name: 'other' } });
    const thief = {
      type: 'NodePort',
      clusterIP: '10.96.9.9',
      ports: [{ port: 1, nodePort: 30_999 }],
    };
    await write('/api/v1/namespaces/other/services', { metadata: { name: 'thief' }, spec: thief });
    await write('/api/v1/namespaces/other/configmaps', {
      metadata: { name: 'c' },
      data: { a: 'x' },
    });
    const verdicts = await said([
      anItem('Namespace', 'shop'),
      anItem('Service', 'shop/ip', { spec: { clusterIP: '10.96.9.9', ports: [{ port: 80 }] } }),
      anItem('Service', 'shop/port', {
        spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30_999 }] },
      }),
      anItem('Service', 'shop/range', { spec: { clusterIP: '10.97.0.1', ports: [{ port: 80 }] } }),
      anItem('ConfigMap', 'other/c', { data: { a: 'y' } }),
      anItem('Secret', 'shop/bad', { data: { a: 'not base64!' } }),
      anItem('Deployment', 'shop/bad', { spec: { template: {} } }),
      anItem('Cart', 'shop/lost'),
    ]);
    expect(verdicts).toEqual([
      'Namespace/shop created',
      'shop/Service/ip refused: 10.96.9.9 belongs to other/Service/thief',
      'shop/Service/port refused: 30999/TCP belongs to other/Service/thief',
      expect.stringMatching(/^shop\/Service\/range refused: .*range/),
      'other/ConfigMap/c refused: is there with another data.a, written by kubectl',
      expect.stringMatching(/^shop\/Secret\/bad refused: 400 BadRequest$/),
      expect.stringMatching(/^shop\/Deployment\/bad refused: .*selector/),
      'shop/Cart/lost refused: carts.example.com v1 is not served',
    ]);
  });

  test('a webhook that stands in the way is named without waiting for it', async () => {
    const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
    const webhook = {
      name: 'no.example.com',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      clientConfig: { url: 'https://127.0.0.1:1/' },
      rules: [
        { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['CREATE'] },
      ],
    };
    await write(path, { metadata: { name: 'no' }, webhooks: [webhook] });
    await eventually('the webhook to be asked', async () =>
      (await said([anItem('ConfigMap', 'shop/x')])).every((verdict) =>
        /ConfigMap\/x refused: .*failed calling webhook "no.example.com"/.test(verdict),
      ),
    );
    await api.request('DELETE', `${path}/no`);
    await eventually('the webhook to be forgotten', async () =>
      (await said([anItem('ConfigMap', 'shop/x')])).every((verdict) => verdict.endsWith('created')),
    );
  });
});

describe(`an import into a real ${version}`, () => {
  const importAll = async () => [
    await importItems(api, shop, 'foundation'),
    await importItems(api, shop, 'workloads'),
  ];
  const get = (path: string): Promise<JsonObject> => api.request('GET', path);
  const uidsNow = async (): Promise<readonly string[]> =>
    [...(await readPresent(api, shop))]
      .map(([key, object]) => `${key} ${textAt(object, 'metadata', 'uid')}`)
      .toSorted();

  test('creates everything, and the second time finds that it did', async () => {
    const first = await importAll();
    const uids = await uidsNow();
    expect(uids).toHaveLength(shop.length);
    const again = await importAll();
    const created = first.map(({ became }) => became.created);
    expect(again.map(({ became }) => became.created)).toEqual(created);
    // The default ServiceAccount is ours or the controller's, whoever came first: of a write that
    // finds it equal, the API server keeps no record.
    const others = again.flatMap(({ became }) =>
      Object.entries(became).filter(([what]) => what !== 'created'),
    );
    expect([[], [['already equal', 1]]]).toContainEqual(others);
    expect(await uidsNow()).toEqual(uids);
  });

  test('nothing was pruned, changed or filled in beyond defaults', async () => {
    const comparer = createComparer(shop);
    await Promise.all(
      kindsOf(shop).map((kind) => seeServed(api, kind, (item) => comparer.see(item))),
    );
    const { equal, missing, changed } = comparer.result();
    expect({ equal, missing, changed }).toEqual({ equal: shop.length, missing: [], changed: [] });
  });

  test('addresses and ports are those that clients know', async () => {
    const service = (name: string): Promise<JsonObject> =>
      get(`/api/v1/namespaces/shop/services/${name}`);
    expect(await service('web')).toMatchObject({
      spec: { clusterIP: '10.96.7.7', ports: [{ nodePort: 30_080 }] },
    });
    expect(await service('edge')).toMatchObject({
      spec: { healthCheckNodePort: 31_777, ports: [{ nodePort: 30_443 }] },
    });
    const slices = await get('/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices');
    const addresses = listAt(slices, 'items').flatMap((slice) =>
      listAt(slice, 'endpoints').flatMap((endpoint) => listAt(endpoint, 'addresses')),
    );
    expect(addresses).toEqual(expect.arrayContaining(['192.0.2.8']));
  });

  test('the control plane fills the token, binds the claim and takes the owner', async () => {
    await eventually('the token to be filled', async () => {
      const secret = await get('/api/v1/namespaces/shop/secrets/robot-by-hand');
      return textAt(secret, 'data', 'token') !== undefined;
    });
    await eventually('the claim to be bound', async () => {
      const claim = await get('/api/v1/namespaces/shop/persistentvolumeclaims/data-db-0');
      return textAt(claim, 'status', 'phase') === 'Bound';
    });
    const owner = await get('/apis/apps/v1/namespaces/shop/deployments/web');
    expect(await get('/api/v1/namespaces/shop/configmaps/owned')).toMatchObject({
      metadata: { ownerReferences: [{ uid: textAt(owner, 'metadata', 'uid') }] },
    });
  });

  test('what somebody changed since we wrote it stays theirs', async () => {
    const path = '/apis/apps/v1/namespaces/shop/deployments/web';
    await api.request('PATCH', `${path}?fieldManager=kubectl`, { body: { spec: { replicas: 5 } } });
    await importAll();
    expect(await get(path)).toMatchObject({ spec: { replicas: 5 } });
  });
});
