import type { KubeApi } from '../../../activities/objects/kube-api.js';
import { onCluster } from '../../../activities/cluster/guarded.js';
import { anItem } from '../objects/an-item.js';
import { FakeApi } from '../objects/fake-api.js';

/** An API whose kube-system has this UID. */
const clusterOf = (uid: string): FakeApi =>
  new FakeApi(anItem('Namespace', 'kube-system', { metadata: { uid } }));

test('the cluster that was planned on is taken', async () => {
  const cluster = { kubeconfig: '/k', uid: 'uid-1' };
  expect(
    await onCluster(
      async () => clusterOf('uid-1'),
      cluster,
      async () => 'ran',
    ),
  ).toBe('ran');
});

test('a kubeconfig that leads to another cluster is refused with both UIDs, and nothing runs', async () => {
  const api = clusterOf('uid-2');
  let ran = false;
  const running = onCluster(
    async () => api,
    { kubeconfig: '/k', uid: 'uid-1' },
    async () => {
      ran = true;
    },
  );
  await expect(running).rejects.toMatchObject({
    type: 'Refused',
    message: '/k: leads to the cluster with UID uid-2, but the plan was made on uid-1',
  });
  expect([ran, api.writes]).toEqual([false, []]);
});

test('whoever cannot wait is told within seconds that no API answers', async () => {
  const api = clusterOf('uid-1');
  const deadlines: (number | undefined)[] = [];
  const told: KubeApi = {
    request: async (method, path, options) => {
      deadlines.push(options?.deadlineMs);
      return api.request(method, path, options);
    },
  };
  const run = async (asked: KubeApi) => asked.request('GET', '/api/v1/namespaces/kube-system');
  await onCluster(async () => told, { kubeconfig: '/k', uid: 'uid-1' }, run, 5);
  expect(deadlines).toEqual([5000, undefined]);
});
