import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { connectKubernetes } from '../../../activities/adapters/kubernetes.js';
import { clean } from '../../../activities/objects/clean.js';
import { createComparer } from '../../../activities/objects/compare.js';
import { importItems } from '../../../activities/objects/import.js';
import { listAt, objectAt, textAt } from '../../../activities/objects/json-path.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';
import { kindsOf, seeKind } from '../../../activities/objects/present.js';
import { readItems } from '../../../activities/objects/read-items.js';
import type { Item } from '../../../activities/objects/resource.js';
import { eventually, startControlPlane, type ControlPlane } from '../../e2e/control-plane.js';
import { anItem } from './an-item.js';
import { aCronJob } from './shop-items.js';

// Two cores may be busy with other servers.
jest.setTimeout(60_000);

const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

/** Every hour, last five minutes ago: no tick falls into the test. */
const tick = minutes(-5);
const schedule = `${tick.getUTCMinutes()} * * * *`;
const items: readonly Item[] = [
  anItem('Namespace', 'shop'),
  aCronJob('shop/ran', schedule, tick),
  aCronJob('shop/missed', schedule, minutes(-65)),
  aCronJob('shop/missed-often', schedule, minutes(-65 - 5 * 60)),
  aCronJob('shop/never', schedule),
  {
    ...aCronJob('shop/held', schedule, minutes(-65)),
    object: {
      ...aCronJob('shop/held', schedule, minutes(-65)).object,
      spec: { ...objectAt(aCronJob('shop/held', schedule).object, 'spec'), suspend: true },
    },
  },
];

let directory: string;
let plane: ControlPlane;
let api: KubeApi;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-schedules-'));
  plane = await startControlPlane('v1.23.6', directory);
  api = await connectKubernetes(plane.kubeconfig);
}, 60_000);
afterAll(async () => {
  await plane?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Names of the CronJobs that jobs were made for, one for each Job. */
const ran = async (): Promise<readonly string[]> =>
  listAt(await api.request('GET', '/apis/batch/v1/namespaces/shop/jobs'), 'items')
    .flatMap((job) => listAt(job, 'metadata', 'ownerReferences'))
    .map((owner) => textAt(owner, 'name') ?? '')
    .toSorted();

const importAll = async (): Promise<void> => {
  await importItems(api, items, 'foundation');
  await importItems(api, items, 'workloads');
};

describe('a real CronJob controller', () => {
  test('makes up for the tick that fell into the window once, and runs no past tick again', async () => {
    await importAll();
    await eventually('the missed tick to run', async () => (await ran()).length >= 2);
    await importAll();
    // A further one shows that the controller has gone through all that came before.
    await importItems(api, [aCronJob('shop/last', schedule, minutes(-65))], 'workloads');
    await eventually('the last one to run', async () => (await ran()).includes('last'));
    expect(await ran()).toEqual(['last', 'missed', 'missed-often']);
  });

  test('what it scheduled since is no difference', async () => {
    const comparer = createComparer(items);
    for (const kind of kindsOf(items)) await seeKind(api, kind, (item) => comparer.see(item));
    const { changed, missing, tolerated } = comparer.result();
    expect({ changed, missing }).toEqual({ changed: [], missing: [] });
    expect(tolerated).toEqual({ 'scheduled by the new side since': 2 });
  });

  test('an export keeps the moment since when ticks count as missed', async () => {
    const { carried } = clean(await readItems(api, kindsOf(items)));
    const since = Object.fromEntries(
      carried.map(({ object }) => [
        textAt(object, 'metadata', 'name'),
        textAt(object, 'status', 'lastScheduleTime'),
      ]),
    );
    expect(since['ran']).toBe(`${tick.toISOString().slice(0, 19)}Z`);
    expect(Date.parse(since['never'] ?? '')).toBeGreaterThan(minutes(-2).getTime());
  });
});
