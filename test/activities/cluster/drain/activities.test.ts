import { MockActivityEnvironment } from '@temporalio/testing';
import { createDrainActivities } from '../../../../activities/cluster/drain/activities.js';
import type { DrainInput } from '../../../../activities/cluster/drain/inputs.js';
import { aBudget, aPod, FakeNode } from './fake-node.js';

const mine = { run: 'blue', epoch: 1, node: 'w-1', cluster: { kubeconfig: '/k' } };
const input: DrainInput = {
  ...mine,
  timeoutSeconds: 5,
  settledSeconds: 10,
  barePods: 'refuse',
  emptyDirPods: 'refuse',
  unreachable: 'refuse',
};

test('the heartbeat of a drain says what holds which pod of whom', async () => {
  const api = new FakeNode(aPod('web-6d4-a'));
  api.budgets.set('web', aBudget('web', 0, { app: 'web' }));
  const activities = createDrainActivities(async () => api);
  const env = new MockActivityEnvironment();
  const beats: string[] = [];
  env.on('heartbeat', (text: string) => {
    beats.push(text);
    if (text.includes('is held by')) api.budgets.clear();
  });
  await env.run((wanted: DrainInput) => activities.drainNode(wanted), input);
  expect(beats[0]).toBe('draining w-1');
  expect(beats).toContainEqual(
    expect.stringContaining(
      'shop/web-6d4-a of Deployment web is held by PodDisruptionBudget shop/web',
    ),
  );
});

test('a node of another cluster is neither drained nor given back', async () => {
  const api = new FakeNode(aPod('web-6d4-a'));
  const activities = createDrainActivities(async () => api);
  const cluster = { kubeconfig: '/k', uid: 'other' };
  const run = (call: () => Promise<unknown>) => new MockActivityEnvironment().run(call);
  const refusal = { type: 'Refused', message: expect.stringContaining('UID this') };
  await expect(run(() => activities.drainNode({ ...input, cluster }))).rejects.toMatchObject(
    refusal,
  );
  await expect(
    run(() => activities.restoreSchedulability({ ...mine, cluster })),
  ).rejects.toMatchObject(refusal);
  expect(api.writes).toEqual([]);
});

test('a wrong input is refused by the path of its field', async () => {
  const api = new FakeNode(aPod('web-6d4-a'));
  const activities = createDrainActivities(async () => api);
  const wrong = { ...input, barePods: 'force' as 'evict' };
  await expect(activities.drainNode(wrong)).rejects.toThrow('barePods');
  expect(api.lists).toEqual([]);
});
