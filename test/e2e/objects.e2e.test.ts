import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectKubernetes } from '../../activities/adapters/kubernetes.js';
import { createClusterActivities } from '../../activities/cluster/index.js';
import type { Activities } from '../../activities/contract.js';
import { textAt, type JsonObject } from '../../activities/objects/json-path.js';
import type { KubeApi } from '../../activities/objects/kube-api.js';
import { exportObjects } from '../../activities/rehearsal/export-objects.js';
import type { RehearsalHands } from '../../activities/rehearsal/hands.js';
import { rehearse } from '../../activities/rehearsal/rehearse.js';
import { openStore } from '../../activities/store/store.js';
import type { Evidence } from '../../model/evidence.js';
import type { KindInUse } from '../../model/inventory.js';
import type { ExportRef } from '../../model/objects.js';
import type { Rehearsal } from '../../model/rehearsal.js';
import { eventually, startControlPlane, type ControlPlane } from './control-plane.js';
import { handsOn, rehearsalOf } from './copy-hands.js';
import { createShop } from './shop.js';

const from = 'v1.19.12';
const to = 'v1.23.6';
const quiet = { say: () => undefined, signal: new AbortController().signal };
const images = { 'old/proxy:1': 'new/proxy:2' };

const isBound = async (api: KubeApi): Promise<boolean> =>
  textAt(await api.request('GET', '/api/v1/persistentvolumes/data-0'), 'status', 'phase') ===
  'Bound';

describe(`objects of a real ${from} on a real ${to}`, () => {
  let directory: string;
  let old: ControlPlane;
  let fresh: ControlPlane;
  let activities: ReturnType<typeof createClusterActivities>;
  let hands: RehearsalHands;
  let rehearsal: Rehearsal;
  let kinds: readonly KindInUse[];
  let exported: ExportRef;

  /** As Temporal would run it. */
  const run = <Name extends keyof typeof activities>(
    name: Name,
    input: Parameters<Activities[Name]>[0],
  ): ReturnType<Activities[Name]> =>
    new MockActivityEnvironment().run(activities[name] as never, input) as ReturnType<
      Activities[Name]
    >;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kube-cutover-objects-'));
    const store = await openStore(join(directory, 'store'), join(directory, 'key'));
    activities = createClusterActivities({ connect: connectKubernetes, store });
    [old, fresh] = await Promise.all([
      startControlPlane(from, join(directory, 'old')),
      startControlPlane(to, join(directory, 'new')),
    ]);
    hands = handsOn(old, from, to, { store, directory });
    const api = await connectKubernetes(old.kubeconfig);
    await createShop(api);
    await eventually('the claim to be bound', () => isBound(api));
  }, 120_000);

  afterAll(async () => {
    await Promise.all([old?.stop(), fresh?.stop()]);
    await rm(directory, { recursive: true, force: true });
  });

  test('the rehearsal shows that the new version takes everything', async () => {
    rehearsal = await rehearse(hands, rehearsalOf(old, from, to, images), quiet);
    expect(rehearsal.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(rehearsal.objects).toBeGreaterThan(40);
  }, 60_000);

  test('the export is taken from a fresh copy and kept encrypted; what is new is carried', async () => {
    const api = await connectKubernetes(old.kubeconfig);
    await api.request('POST', '/api/v1/namespaces/shop/configmaps', {
      body: { metadata: { name: 'meanwhile' }, data: { secret: 'canary' } },
    });
    const input = { ...rehearsalOf(old, from, to, images), rehearsed: rehearsal };
    const fresh = await exportObjects(hands, input, quiet);
    expect(fresh.drift).toMatchObject({ created: 1, deleted: 0, unfit: [] });
    exported = fresh.export;
    kinds = fresh.kinds;
    const kept = join(directory, 'store');
    for (const file of await readdir(kept))
      expect((await readFile(join(kept, file))).includes('canary')).toBe(false);
  }, 60_000);

  const importing = (part: 'foundation' | 'workloads'): Promise<Evidence> =>
    run('importObjects', {
      cluster: { kubeconfig: fresh.kubeconfig },
      export: exported,
      part,
      images,
      version: to,
    });

  test('the old cluster is never imported into', async () => {
    const input = {
      cluster: { kubeconfig: old.kubeconfig },
      export: exported,
      images,
      version: to,
    };
    await expect(run('importObjects', { ...input, part: 'workloads' })).rejects.toThrow(
      'v1.19.12 answers, not v1.23.6; nothing was written',
    );
  });

  test('the import asks first, is quick, and coming a second time finds what it did', async () => {
    const began = Date.now();
    const foundation = await importing('foundation');
    expect(foundation.details).toMatchObject({ tried: expect.any(Number) });
    await importing('workloads');
    // Two seconds of it are the API server's own, for custom resources of a new definition.
    expect(Date.now() - began).toBeLessThan(15_000);
    const again = [await importing('foundation'), await importing('workloads')];
    // Created ones count as such, but for those without content, of which the API server keeps no record.
    for (const { details } of again)
      expect(Object.keys(details ?? {}).filter((name) => /made|replaced/.test(name))).toEqual([]);
  }, 60_000);

  test('the old side has every object still, by name', async () => {
    const cluster = { kubeconfig: old.kubeconfig };
    const { details } = await run('compareObjects', {
      cluster,
      export: exported,
      kinds,
      images: {},
      byName: true,
    });
    expect(details?.['objects']).toBeGreaterThanOrEqual(exported.objects);
  });

  test('every object is there and equal', async () => {
    const evidence = await run('compareObjects', {
      cluster: { kubeconfig: fresh.kubeconfig },
      export: exported,
      kinds,
      images,
    });
    expect(evidence.details?.['objects']).toBeGreaterThanOrEqual(exported.objects);
  });

  test('what is made afterwards is what a rollback gives up', async () => {
    const api = await connectKubernetes(fresh.kubeconfig);
    await api.request('POST', '/api/v1/namespaces/shop/configmaps', {
      body: { metadata: { name: 'later' } },
    });
    const evidence = await run('listCreatedSince', {
      cluster: { kubeconfig: fresh.kubeconfig },
      export: exported,
      kinds,
      images,
    });
    expect(evidence.details?.['objects']).toEqual(['shop/ConfigMap/later']);
  });

  test('who joins by kubeadm may look for a node of their name', async () => {
    const api = await connectKubernetes(fresh.kubeconfig);
    const place = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/kubeadm%3Aget-nodes';
    expect(await api.request('GET', place)).toMatchObject({
      subjects: [{ name: 'system:bootstrappers:kubeadm:default-node-token' }],
    });
  });

  test('the claim is bound to its volume, the token is filled, the owner is known', async () => {
    const api = await connectKubernetes(fresh.kubeconfig);
    const get = (path: string): Promise<JsonObject> => api.request('GET', path);
    await eventually('the claim to be bound', () => isBound(api));
    expect(await get('/api/v1/persistentvolumes/data-0')).toMatchObject({
      spec: { claimRef: { namespace: 'shop', name: 'data-db-0' } },
    });
    expect(await get('/api/v1/namespaces/shop/secrets/robot-by-hand')).toMatchObject({
      data: { token: expect.any(String) },
    });
    const cart = await get('/apis/example.com/v1/namespaces/shop/carts/one');
    expect(await get('/api/v1/namespaces/shop/secrets/cart-pw')).toMatchObject({
      metadata: { ownerReferences: [{ uid: (cart['metadata'] as { uid: string }).uid }] },
    });
  });
});
