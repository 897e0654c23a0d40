import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { connectKubernetes } from '../../../activities/adapters/kubernetes.js';
import { dryRun } from '../../../activities/objects/dry-run.js';
import { importItems } from '../../../activities/objects/import.js';
import {
  listAt,
  objectAt,
  textAt,
  type JsonObject,
} from '../../../activities/objects/json-path.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';
import type { Item } from '../../../activities/objects/resource.js';
import { startControlPlane, type ControlPlane } from '../../e2e/control-plane.js';
import { anItem } from './an-item.js';
import { shop } from './shop-items.js';

// Two cores may be busy with other servers.
jest.setTimeout(60_000);

let directory: string;
let plane: ControlPlane;
let api: KubeApi;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-apply-'));
  plane = await startControlPlane('v1.23.6', directory);
  api = await connectKubernetes(plane.kubeconfig);
  await api.request('POST', '/api/v1/namespaces', { body: { metadata: { name: 'there' } } });
}, 60_000);
afterAll(async () => {
  await plane?.stop();
  await rm(directory, { recursive: true, force: true });
});

const settings = (name: string, data: JsonObject): Item =>
  anItem('ConfigMap', `there/${name}`, { data });

/** As a person would with kubectl. */
const writtenBy = (manager: string, name: string, data: JsonObject): Promise<JsonObject> =>
  api.request('POST', `/api/v1/namespaces/there/configmaps?fieldManager=${manager}`, {
    body: { metadata: { name }, data },
  });

const read = async (name: string): Promise<JsonObject> =>
  objectAt(await api.request('GET', `/api/v1/namespaces/there/configmaps/${name}`), 'data');

const applied = async (item: Item, force = false) => {
  const [verdict] = await dryRun(api, [item], { mode: 'apply', force });
  return [verdict?.became, verdict?.because].filter((word) => word !== undefined).join(': ');
};

describe('server-side apply', () => {
  test('owns what it creates, and comes to the same end twice', async () => {
    const options = { mode: 'apply' } as const;
    const first = await importItems(api, shop, 'foundation', options);
    const again = await importItems(api, shop, 'foundation', options);
    expect(again.became.created).toBe(first.became.created);
    const service = await api.request('GET', '/api/v1/namespaces/shop/services/web');
    expect(listAt(service, 'metadata', 'managedFields')).toEqual([
      expect.objectContaining({ manager: 'kube-cutover', operation: 'Apply' }),
    ]);
    expect(textAt(service, 'spec', 'clusterIP')).toBe('10.96.7.7');
  });

  test('fields that others own are refused, unless the spec has them taken over', async () => {
    await writtenBy('kubectl', 'theirs', { a: 'x', b: 'y' });
    const wanted = settings('theirs', { a: 'z' });
    expect(await applied(wanted)).toBe(
      'refused: has fields with other values that belong to kubectl',
    );
    await expect(importItems(api, [wanted], 'foundation', { mode: 'apply' })).rejects.toThrow(
      'there/ConfigMap/theirs: has fields with other values that belong to kubectl',
    );
    expect(await read('theirs')).toEqual({ a: 'x', b: 'y' });
    expect(await applied(wanted, true)).toBe('made equal: took over fields from kubectl');
    const { remarks } = await importItems(api, [wanted], 'foundation', {
      mode: 'apply',
      force: true,
    });
    expect(remarks.map(({ because }) => because)).toEqual(['took over fields from kubectl']);
    expect(await read('theirs')).toEqual({ a: 'z', b: 'y' });
  });

  test('what we created by an import before is ours to apply', async () => {
    const wanted = settings('ours', { a: 'x' });
    await importItems(api, [wanted], 'foundation');
    expect(await applied(settings('ours', { a: 'z' }))).toBe('made equal');
  });

  test('a list with a key twice, which cannot be applied, is created', async () => {
    const port = { containerPort: 80, protocol: 'TCP' };
    const container = { name: 'c', image: 'c:1', ports: [port, { ...port, name: 'again' }] };
    const labels = { app: 'twice' };
    const twice = anItem('Deployment', 'there/twice', {
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    });
    const { became } = await importItems(api, [twice], 'workloads', { mode: 'apply' });
    expect(became).toEqual({ created: 1 });
  });

  test('a Secret that is refused is not quoted', async () => {
    const secret = anItem('Secret', 'there/bad', { data: { a: 'canary, not base64' } });
    expect(await applied(secret)).toMatch(/^refused: \d+( \w+)?$/);
  });
});
