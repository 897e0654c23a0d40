import { expect, test } from '@jest/globals';
import { waitForPods } from '../../../activities/cluster/wait-for-pods.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';

const progress = { say: () => undefined, signal: new AbortController().signal };
const since = Date.parse('2026-01-01T00:01:00Z');
const before = '2026-01-01T00:00:00Z';
const pod = (name: string, ready: boolean, ...startedAt: readonly string[]): JsonObject => ({
  metadata: { namespace: 'shop', name },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: startedAt.map((moment) => ({ state: { running: { startedAt: moment } } })),
  },
});

/** Answers with the pods of each look; the last again and again. */
const serving = (...looks: readonly (readonly JsonObject[])[]): KubeApi => {
  let look = 0;
  return {
    request: async () => {
      const items = looks[Math.min(look, looks.length - 1)] ?? [];
      look += 1;
      return { items: [...items] };
    },
  };
};

test('a pod that is called not ready for a moment is waited for', async () => {
  const api = serving(
    [pod('web', true, before)],
    [pod('web', false, before)],
    [pod('web', true, before)],
  );
  const { summary } = await waitForPods(api, { timeoutSeconds: 20, since }, progress);
  expect(summary).toMatch(/^every pod that ran on was ready after [3-9]\d{3} ms$/);
});

test('pods that are never ready are told, and hold nobody up', async () => {
  const { summary } = await waitForPods(
    serving([pod('web', false, before), pod('db', true)]),
    { timeoutSeconds: 0.3, since },
    progress,
  );
  expect(summary).toContain('shop/web is not');
  expect(summary).not.toContain('shop/db');
});

test('one that began since is waited for only where a container of it has run on', async () => {
  const anew = '2026-01-01T00:01:05Z';
  const { summary } = await waitForPods(
    serving([pod('web', false, anew), pod('db', false, before, anew), pod('job', false)]),
    { timeoutSeconds: 0.3, since },
    progress,
  );
  expect(summary).toContain('shop/db is not, shop/job is not');
  expect(summary).not.toContain('shop/web');
});
