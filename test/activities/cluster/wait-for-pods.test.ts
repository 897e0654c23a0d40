import { expect, test } from '@jest/globals';
import { waitForPods } from '../../../activities/cluster/wait-for-pods.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';

const progress = { say: () => undefined, signal: new AbortController().signal };
const pod = (name: string, ready: boolean): JsonObject => ({
  metadata: { namespace: 'shop', name },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
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
  const api = serving([pod('web', true)], [pod('web', false)], [pod('web', true)]);
  const { summary } = await waitForPods(api, { timeoutSeconds: 20 }, progress);
  expect(summary).toMatch(/^every pod that runs was ready after [3-9]\d{3} ms$/);
});

test('pods that are never ready are told, and hold nobody up', async () => {
  const { summary } = await waitForPods(
    serving([pod('web', false), pod('db', true)]),
    { timeoutSeconds: 0.3 },
    progress,
  );
  expect(summary).toContain('shop/web is not');
  expect(summary).not.toContain('shop/db');
});
