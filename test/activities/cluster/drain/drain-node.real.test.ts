import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connectKubernetes } from '../../../../activities/adapters/kubernetes.js';
import { drainNode } from '../../../../activities/cluster/drain/drain-node.js';
import { evictionVersion } from '../../../../activities/cluster/drain/evict.js';
import type { DrainInput } from '../../../../activities/cluster/drain/inputs.js';
import { readPods } from '../../../../activities/cluster/drain/node-pods.js';
import { restoreSchedulability } from '../../../../activities/cluster/drain/schedulability.js';
import { textAt, valueAt, type JsonObject } from '../../../../activities/objects/json-path.js';
import { isKubeError, type KubeApi } from '../../../../activities/objects/kube-api.js';
import { eventually, startControlPlane, type ControlPlane } from '../../../e2e/control-plane.js';

// Two cores may be busy with other servers.
jest.setTimeout(120_000);

interface Budget extends JsonObject {
  readonly metadata: { readonly generation: number };
  readonly status: { readonly observedGeneration: number; readonly disruptionsAllowed: number };
}

const base = { cluster: { kubeconfig: '/k' }, run: 'blue', epoch: 1, timeoutSeconds: 60 };
const strict = {
  settledSeconds: 10,
  barePods: 'refuse',
  emptyDirPods: 'refuse',
  unreachable: 'refuse',
} as const;

describe.each([
  ['v1.19.12', 'policy/v1beta1'],
  ['v1.23.6', 'policy/v1'],
] as const)('on an API server of %s', (version, served) => {
  let directory: string;
  let plane: ControlPlane;
  let api: KubeApi;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kube-cutover-drain-'));
    plane = await startControlPlane(version, directory);
    api = await connectKubernetes(plane.kubeconfig);
    await api.request('POST', '/api/v1/namespaces', { body: { metadata: { name: 'shop' } } });
  }, 120_000);
  afterAll(async () => {
    await plane?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const pods = '/api/v1/namespaces/shop/pods';
  const budgets = `/apis/${version === 'v1.19.12' ? 'policy/v1beta1' : 'policy/v1'}/namespaces/shop/poddisruptionbudgets`;

  /** No kubelet runs: the test says what it would. */
  const report = async (name: string): Promise<void> => {
    const lastHeartbeatTime = new Date().toISOString().replace(/\.\d+/, '');
    const conditions = [
      { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime },
    ];
    await api.request('PATCH', `/api/v1/nodes/${name}/status`, {
      body: { status: { conditions } },
    });
  };
  const aNode = async (name: string): Promise<void> => {
    await api.request('POST', '/api/v1/nodes', { body: { metadata: { name } } });
    await report(name);
  };

  /** A StatefulSet whose controller makes its pods, and the test, for want of a scheduler, binds them. */
  const aSet = async (name: string, replicas: number, node: string, more: JsonObject = {}) => {
    const labels = { app: name };
    const template = {
      metadata: { labels },
      spec: { containers: [{ name: 'c', image: 'c:1' }], ...more },
    };
    const spec = {
      replicas,
      serviceName: name,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: labels },
      template,
    };
    const sets = '/apis/apps/v1/namespaces/shop/statefulsets';
    await api.request('POST', sets, { body: { metadata: { name }, spec } });
    const names = Array.from({ length: replicas }, (_, i) => `${name}-${i}`);
    for (const one of names) await start(one, node);
  };
  const start = async (name: string, node: string): Promise<void> => {
    const bind = (): Promise<boolean> =>
      api
        .request('POST', `${pods}/${name}/binding`, {
          body: { metadata: { name }, target: { kind: 'Node', name: node } },
        })
        .then(
          () => true,
          (cause: unknown) => {
            if (isKubeError(cause, 404)) return false;
            throw cause;
          },
        );
    await eventually(`pod ${name}`, bind);
    const conditions = [{ type: 'Ready', status: 'True' }];
    await api.request('PATCH', `${pods}/${name}/status`, {
      body: { status: { phase: 'Running', conditions } },
    });
  };

  /** Waits until the controller of budgets lets so many go. */
  const allows = (budget: string, allowed: number): Promise<void> =>
    eventually(`budget ${budget} to allow ${allowed}`, async () => {
      const { status, metadata } = (await api.request('GET', `${budgets}/${budget}`)) as Budget;
      return (
        status?.observedGeneration === metadata.generation && status.disruptionsAllowed === allowed
      );
    });

  const drain = (node: string, said: string[], options: Partial<DrainInput> = {}) =>
    drainNode(
      api,
      { ...base, ...strict, node, ...options },
      { say: (text) => said.push(text), signal: new AbortController().signal },
    );

  /** The part of a kubelet that ends pods: forgets those that were asked to go, when it is their time. */
  const endPods = async (node: string): Promise<void> => {
    await report(node);
    for (const pod of await readPods(api, node, 'exact')) {
      if (textAt(pod, 'metadata', 'deletionTimestamp') === undefined) continue;
      const path = `${pods}/${textAt(pod, 'metadata', 'name') ?? ''}`;
      const preconditions = { uid: textAt(pod, 'metadata', 'uid') ?? '' };
      const body = { gracePeriodSeconds: 0, preconditions };
      await api.request('DELETE', path, { body }).catch((cause: unknown) => {
        if (!isKubeError(cause, 404, 409)) throw cause;
      });
    }
  };

  test(`evictions are asked for in ${served}`, async () => {
    expect(await evictionVersion(api)).toBe(served);
  });

  test('a drain is held by a budget, says by which, and goes on when it allows', async () => {
    await aNode('w-1');
    await aSet('web', 2, 'w-1');
    const spec = { minAvailable: 2, selector: { matchLabels: { app: 'web' } } };
    await api.request('POST', budgets, { body: { metadata: { name: 'web' }, spec } });
    await allows('web', 0);
    const said: string[] = [];
    await expect(drain('w-1', said, { timeoutSeconds: 1 })).rejects.toMatchObject({
      type: 'NotYet',
      message: expect.stringContaining(
        'shop/web-1 of StatefulSet web is held by PodDisruptionBudget shop/web (allows 0 disruptions: 2 pods are healthy, 2 must be)',
      ),
    });
    expect(await readPods(api, 'w-1', 'exact')).toHaveLength(2);

    const heard: string[] = [];
    let isOver = false;
    const again = drain('w-1', heard).finally(() => (isOver = true));
    await eventually('it to be held', async () => heard.length > 0);
    await api.request('PATCH', `${budgets}/web`, { body: { spec: { minAvailable: 0 } } });
    const kubelet = eventually('the drain to end', async () => {
      await endPods('w-1');
      return isOver;
    });
    const { summary, details } = await again;
    await kubelet;
    expect(heard[0]).toContain('held by PodDisruptionBudget shop/web');
    expect(summary).toContain('w-1 was cordoned by this run before, 2 pods ended, 0 stayed');
    expect(details).toMatchObject({ wasUnschedulable: false });
    expect(await readPods(api, 'w-1', 'exact')).toEqual([]);
  });

  test('the node comes back as it was', async () => {
    const { summary } = await restoreSchedulability(api, { run: 'blue', epoch: 1, node: 'w-1' });
    expect(summary).toBe('w-1 was uncordoned, as it was');
    const node = await api.request('GET', '/api/v1/nodes/w-1');
    expect(valueAt(node, 'spec', 'unschedulable')).toBeUndefined();
    const record = textAt(node, 'metadata', 'annotations', 'kube-cutover/schedulability');
    expect(record).toBe('{"run":"blue","epoch":1}');
  });

  test('a node that people cordoned stays cordoned, and two budgets are named', async () => {
    await aNode('w-2');
    await api.request('PATCH', '/api/v1/nodes/w-2', { body: { spec: { unschedulable: true } } });
    await aSet('cart', 1, 'w-2');
    const spec = { minAvailable: 0, selector: { matchLabels: { app: 'cart' } } };
    for (const name of ['cart', 'more'])
      await api.request('POST', budgets, { body: { metadata: { name }, spec } });
    await allows('cart', 1);
    await allows('more', 1);
    await expect(drain('w-2', [], { timeoutSeconds: 0.5 })).rejects.toThrow(
      /PodDisruptionBudget shop\/cart .* and PodDisruptionBudget shop\/more .*: no pod under two budgets can be evicted/,
    );
    await restoreSchedulability(api, { run: 'blue', epoch: 1, node: 'w-2' });
    const node = await api.request('GET', '/api/v1/nodes/w-2');
    expect(valueAt(node, 'spec', 'unschedulable')).toBe(true);
  });

  test('a pod that would lose its emptyDir is refused before the node is touched', async () => {
    await aNode('w-3');
    await aSet('cache', 1, 'w-3', { volumes: [{ name: 'data', emptyDir: {} }] });
    await expect(drain('w-3', [])).rejects.toMatchObject({
      type: 'Refused',
      message: expect.stringContaining(
        'shop/cache-0 of StatefulSet cache: the content of its emptyDir data',
      ),
    });
    const node = await api.request('GET', '/api/v1/nodes/w-3');
    expect(valueAt(node, 'spec', 'unschedulable')).toBeUndefined();
  });
});
