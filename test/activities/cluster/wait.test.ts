import { expect, test } from '@jest/globals';
import type { Progress } from '../../../activities/cluster/progress.js';
import { waitForApi, waitForBaseline, waitForNodes } from '../../../activities/cluster/wait.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { anItem } from '../objects/an-item.js';
import { FakeApi, pathOf } from '../objects/fake-api.js';

const quiet: Progress = { say: () => undefined, signal: new AbortController().signal };
const kubeSystem = anItem('Namespace', 'kube-system', { metadata: { uid: 'this' } });

const aNode = (heartbeat: number, version = 'v1.23.6'): ReturnType<typeof anItem> =>
  anItem('Node', 'w-1', {
    status: {
      nodeInfo: { kubeletVersion: version },
      conditions: [
        { type: 'Ready', status: 'True', lastHeartbeatTime: new Date(heartbeat).toISOString() },
      ],
    },
  });

test.each<[string, string, JsonObject | undefined]>([
  ['the old version still answers', 'v1.19.12', undefined],
  ['it is another cluster', 'v1.23.6', { uid: 'other' }],
])('the API is not ready while %s', async (_, gitVersion, uid) => {
  const api = new FakeApi(kubeSystem);
  api.objects.set('/version', { gitVersion });
  api.objects.set('/readyz', { text: 'ok' });
  const cluster = { kubeconfig: 'k', ...uid };
  const wait = { cluster, version: 'v1.23.6', timeoutSeconds: 0.1 };
  await expect(waitForApi(api, wait, quiet)).rejects.toMatchObject({
    type: uid === undefined ? 'Regressed' : 'Refused',
  });
});

test('the API is ready when it is this cluster in this version', async () => {
  const api = new FakeApi(kubeSystem);
  api.objects.set('/version', { gitVersion: 'v1.23.6' });
  api.objects.set('/readyz', { text: 'ok' });
  const wait = { cluster: { kubeconfig: 'k', uid: 'this' }, version: 'v1.23.6', timeoutSeconds: 1 };
  expect((await waitForApi(api, wait, quiet)).summary).toMatch(/the API of v1.23.6 was ready/);
});

test.each([
  ['has not registered', 'w-2', aNode(Date.now()), undefined],
  ['has another kubelet', 'w-1', aNode(Date.now(), 'v1.19.12'), undefined],
  [
    'was Ready only before an etcd was put back',
    'w-1',
    aNode(Date.now() - 60_000),
    Date.now() - 1000,
  ],
])('a node is waited for that %s', async (_, name, node, since) => {
  const wait = {
    cluster: { kubeconfig: 'k' },
    version: 'v1.23.6',
    nodes: [name],
    timeoutSeconds: 0.1,
    ...(since !== undefined && { since }),
  };
  await expect(waitForNodes(new FakeApi(node), wait, quiet)).rejects.toMatchObject({
    type: 'Regressed',
  });
});

const web = anItem('Deployment', 'shop/web', {
  spec: { replicas: 1 },
  status: { readyReplicas: 1, observedGeneration: 1 },
  metadata: { generation: 1 },
});
const baseline = {
  nodes: [{ name: 'w-1', ready: true, unschedulable: false, kubeletVersion: 'v1.19.12' }],
  workloads: [{ where: 'shop/Deployment/web', desired: 1, ready: 1, isCurrent: true }],
  checks: [],
};
const aPod = (startedAt: number): ReturnType<typeof anItem> =>
  anItem('Pod', 'shop/web-abc-1', {
    metadata: {
      labels: { 'pod-template-hash': 'abc' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web-abc', controller: true }],
    },
    spec: { nodeName: 'w-1' },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ state: { running: { startedAt: new Date(startedAt).toISOString() } } }],
    },
  });

test('after a rollback, what an old etcd remembers of pods is not believed', async () => {
  const since = Date.now() - 10_000;
  const api = new FakeApi(aNode(Date.now()), web, aPod(since - 60_000));
  const wait = { checks: [], timeoutSeconds: 0.1, since };
  await expect(waitForBaseline(api, wait, baseline, quiet)).rejects.toThrow(
    /shop\/Deployment\/web has 0 of 1 ready/,
  );
  const restarted = aPod(Date.now());
  api.objects.set(pathOf(restarted), restarted.object);
  const patient = { ...wait, timeoutSeconds: 10 }; // It must stay well for three seconds.
  expect((await waitForBaseline(api, patient, baseline, quiet)).summary).toMatch(
    /as well as before/,
  );
});
