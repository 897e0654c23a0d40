import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from '@jest/globals';
import { connectKubernetes } from '../../../activities/adapters/kubernetes.js';
import { importItems } from '../../../activities/objects/import.js';
import { listAt, textAt } from '../../../activities/objects/json-path.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';
import { readPresent } from '../../../activities/objects/present.js';
import { keyOf } from '../../../activities/objects/resource.js';
import { eventually, startControlPlane, type ControlPlane } from '../../e2e/control-plane.js';
import { manyItems, manyOwned } from './many-items.js';

let directory: string;
let plane: ControlPlane;
let api: KubeApi;
let child: ChildProcess | undefined;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-killed-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));
beforeEach(async () => {
  plane = await startControlPlane('v1.23.6', await mkdtemp(join(directory, 'plane-')));
  api = await connectKubernetes(plane.kubeconfig);
}, 60_000);
afterEach(async () => {
  child?.kill('SIGKILL');
  await plane?.stop();
});

/** UID of every object wanted that is there, by key. */
const uids = async (): Promise<ReadonlyMap<string, string>> =>
  new Map(
    [...(await readPresent(api, manyItems))].map(([key, object]) => [
      key,
      textAt(object, 'metadata', 'uid') ?? '',
    ]),
  );

/** Waits until the import is well under way, and far from its end. */
const halfWay = (): Promise<void> =>
  eventually('hundreds of objects', async () => {
    const list = await api.request('GET', '/api/v1/configmaps?limit=300');
    return listAt(list, 'items').length >= 250;
  });

async function expectAllOnce(): Promise<void> {
  const there = await uids();
  expect([...there.keys()].toSorted()).toEqual(manyItems.map(keyOf).toSorted());
  const list = await api.request('GET', '/apis/bench.example.com/v1/carts');
  const withOwner = listAt(list, 'items').filter(
    (cart) => listAt(cart, 'metadata', 'ownerReferences').length === 1,
  );
  expect(withOwner).toHaveLength(manyOwned);
}

test('kill -9 of whoever imports: the next goes on, nothing twice and nothing missing', async () => {
  const loader = pathToFileURL(join(import.meta.dirname, '../rehearsal/typescript-loader.mjs'));
  const register = `import { register } from 'node:module'; register('${loader.href}');`;
  const program = join(import.meta.dirname, 'an-importer.ts');
  const hook = `data:text/javascript,${encodeURIComponent(register)}`;
  child = spawn(process.execPath, ['--import', hook, program, plane.kubeconfig], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await halfWay();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const before = await uids();
  expect(before.size).toBeLessThan(manyItems.length);
  const foundation = await importItems(api, manyItems, 'foundation');
  const workloads = await importItems(api, manyItems, 'workloads');
  await expectAllOnce();
  const after = await uids();
  expect([...before].filter(([key, uid]) => after.get(key) !== uid)).toEqual([]);
  // Those of the attempt that was killed count as what they are: created by us.
  expect([foundation.became, workloads.became]).toEqual([
    { created: foundation.objects },
    { created: workloads.objects },
  ]);
}, 90_000);

test('kill -9 of the API server: the import waits for it, nothing twice and nothing missing', async () => {
  const importing = importItems(api, manyItems, 'foundation');
  await halfWay();
  await plane.crashApiServer();
  await importing;
  const before = await uids();
  await importItems(api, manyItems, 'workloads');
  await expectAllOnce();
  const after = await uids();
  expect([...before].filter(([key, uid]) => after.get(key) !== uid)).toEqual([]);
}, 90_000);
