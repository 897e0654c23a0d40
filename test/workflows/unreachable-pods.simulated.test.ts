import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readBaseline, recordBaseline } from '../../activities/cluster/baseline.js';
import type { Progress } from '../../activities/cluster/progress.js';
import { waitForBaseline } from '../../activities/cluster/wait.js';
import type { Entry } from '../../model/journal.js';
import { anItem } from '../activities/objects/an-item.js';
import { FakeApi } from '../activities/objects/fake-api.js';
import { memoryStore } from '../fakes/memory-store.js';
import { fakeWorld } from '../fakes/world.js';
import { simulated } from './harness.js';

const quiet: Progress = { say: () => undefined, signal: new AbortController().signal };

/** Every kubelet calls its node and its pods Ready, whatever becomes of their packets. */
const readyEverywhere = () =>
  new FakeApi(
    anItem('Node', 'w-1', {
      status: {
        nodeInfo: { kubeletVersion: 'v1.23.6' },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    }),
    anItem('Deployment', 'shop/web', {
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { readyReplicas: 1, observedGeneration: 1 },
    }),
  );

let shop: Server;
let isReached: boolean;
beforeEach(async () => {
  isReached = true;
  shop = createServer((request, answer) => {
    if (isReached) answer.end('ok');
    else request.socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(shop, 'listening');
});
afterEach(() => new Promise((resolve) => shop.close(resolve)));

/** A world that looks at nodes, workloads and checks as a worker does. */
function aWorldWithChecks(carry: 'data' | 'reimport', isChecked: boolean) {
  const url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
  const checks = isChecked ? [{ name: 'shop', url }] : [];
  const world = fakeWorld({ carry, checks, startTimeoutSeconds: 5 });
  const api = readyEverywhere();
  const store = memoryStore();
  world.recordBaseline = ({ checks: asked }) => recordBaseline(api, asked, store);
  world.waitForBaseline = async (input) =>
    waitForBaseline(
      api,
      { checks: input.checks, timeoutSeconds: input.timeoutSeconds },
      await readBaseline(store, input.baseline),
      quiet,
    );
  // Rules of a packet filter that the old version left, say: they go with the new one.
  world.onCall = (call) => {
    if (/^nodePhase w-1 .*install/.test(call)) isReached = false;
    if (/^nodePhase w-1 .*restore/.test(call)) isReached = true;
  };
  return world;
}

const lines = (journal: readonly Entry[], verb: Entry['verb']) =>
  journal.filter((entry) => entry.verb === verb).map(({ step }) => step);

test.each(['data', 'reimport'] as const)(
  'carry %s: every kubelet is Ready and its pods cannot be reached: the check fails, and all is taken back',
  async (carry) => {
    const { outcome, reason, journal } = await simulated(aWorldWithChecks(carry, true));
    expect(outcome).toBe('rolled-back');
    expect(reason).toMatch(/check shop: /);
    expect(lines(journal, 'fail')).toEqual([expect.stringMatching(/^verify workloads/)]);
    expect(isReached).toBe(true);
  },
  60_000,
);

test('without a check nobody sees it: kubelets tell of themselves alone', async () => {
  const { outcome } = await simulated(aWorldWithChecks('data', false));
  expect(outcome).toBe('migrated');
  expect(isReached).toBe(false);
}, 60_000);
