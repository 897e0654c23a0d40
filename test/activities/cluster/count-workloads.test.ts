import { countWorkloads, runtimesOf } from '../../../activities/cluster/count-workloads.js';
import { anItem } from '../objects/an-item.js';

const owned = (kind: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name: 'x', uid: 'u', controller: true }],
});
const complete = { conditions: [{ type: 'Complete', status: 'True' }] };

test('workloads are counted by what an outage means for them', () => {
  const items = [
    anItem('Deployment', 'shop/cart', { spec: { replicas: 3 } }),
    anItem('Deployment', 'shop/admin', { spec: { replicas: 1 } }),
    anItem('Deployment', 'shop/off', { spec: { replicas: 0 } }),
    anItem('ReplicaSet', 'shop/cart-1', { metadata: owned('Deployment'), spec: { replicas: 3 } }),
    anItem('ReplicaSet', 'shop/bare', { spec: { replicas: 2 } }),
    anItem('StatefulSet', 'shop/db', { spec: { replicas: 3 } }),
    anItem('StatefulSet', 'shop/cache', {
      spec: { replicas: 9, podManagementPolicy: 'Parallel' },
    }),
    anItem('DaemonSet', 'shop/logs', {}),
    anItem('CronJob', 'shop/nightly', { spec: { suspend: false } }),
    anItem('CronJob', 'shop/paused', { spec: { suspend: true } }),
    anItem('Job', 'shop/import', {}),
    anItem('Job', 'shop/nightly-1', { metadata: owned('CronJob') }),
    anItem('Job', 'shop/done', { status: complete }),
    anItem('Pod', 'shop/cart-1-a', { metadata: owned('ReplicaSet') }),
    anItem('Pod', 'shop/debug', { status: { phase: 'Running' } }),
    anItem('Pod', 'shop/finished', { status: { phase: 'Succeeded' } }),
    anItem('Pod', 'kube-system/etcd-cp-1', {
      metadata: { annotations: { 'kubernetes.io/config.mirror': 'h' } },
    }),
    anItem('Cart', 'shop/custom', { spec: { replicas: 5 } }),
  ];
  expect(countWorkloads(items)).toEqual({
    replicated: 2,
    singleReplica: 1,
    statefulSets: 2,
    longestStatefulSet: 3,
    daemonSets: 1,
    cronJobs: 1,
    runningJobs: 2,
    barePods: 1,
  });
});

test('nothing is no workload', () => {
  expect(Object.values(countWorkloads([])).filter((count) => count !== 0)).toEqual([]);
});

test('runtimes are told once, without version', () => {
  const nodes = ['docker://19.3.8', 'containerd://1.6.20', 'containerd://1.7.1', ''];
  expect(runtimesOf(nodes.map((runtime) => ({ runtime })))).toEqual(['containerd', 'docker']);
});
