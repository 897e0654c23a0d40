import { expect, test } from '@jest/globals';
import type { Baseline } from '../../../activities/cluster/baseline.js';
import {
  health,
  type Health,
  type NodeHealth,
  type WorkloadHealth,
} from '../../../activities/cluster/health.js';
import { unwell } from '../../../activities/cluster/unwell.js';
import { anItem } from '../objects/an-item.js';

const aNode = (now: Partial<NodeHealth> = {}): NodeHealth => ({
  name: 'w-1',
  ready: true,
  unschedulable: false,
  kubeletVersion: 'v1.19.12',
  ...now,
});
const aWorkload = (now: Partial<WorkloadHealth> = {}): WorkloadHealth => ({
  where: 'shop/Deployment/cart',
  desired: 3,
  ready: 3,
  isCurrent: true,
  ...now,
});
const baseline = (node: NodeHealth, workload: WorkloadHealth): Baseline => ({
  nodes: [node],
  workloads: [workload],
  checks: [],
});
const now = (node?: NodeHealth, workload?: WorkloadHealth): Health => ({
  nodes: node ? [node] : [],
  workloads: workload ? [workload] : [],
});

const daemons = 'kube-system/DaemonSet/kube-proxy';

test.each<[string, Baseline, Health, readonly string[]]>([
  ['all as before', baseline(aNode(), aWorkload()), now(aNode(), aWorkload()), []],
  [
    'more replicas',
    baseline(aNode(), aWorkload()),
    now(aNode(), aWorkload({ desired: 5, ready: 5 })),
    [],
  ],
  [
    'fewer replicas on purpose',
    baseline(aNode(), aWorkload()),
    now(aNode(), aWorkload({ desired: 1, ready: 1 })),
    [],
  ],
  [
    'a pod away',
    baseline(aNode(), aWorkload()),
    now(aNode(), aWorkload({ ready: 1 })),
    ['shop/Deployment/cart has 1 of 3 ready'],
  ],
  [
    'a workload gone',
    baseline(aNode(), aWorkload()),
    now(aNode()),
    ['shop/Deployment/cart is gone'],
  ],
  [
    'a controller that lags',
    baseline(aNode(), aWorkload()),
    now(aNode(), aWorkload({ isCurrent: false })),
    ['shop/Deployment/cart is not yet seen by its controller'],
  ],
  ['what was broken before', baseline(aNode(), aWorkload({ ready: 0 })), now(aNode()), []],
  [
    'a node not Ready',
    baseline(aNode(), aWorkload()),
    now(aNode({ ready: false }), aWorkload()),
    ['node w-1 is not Ready'],
  ],
  [
    'a node that was away before',
    baseline(aNode({ ready: false }), aWorkload()),
    now(undefined, aWorkload()),
    [],
  ],
  [
    'a cordon lost',
    baseline(aNode({ unschedulable: true }), aWorkload()),
    now(aNode(), aWorkload()),
    ['node w-1 is no longer cordoned'],
  ],
  [
    'a cordon left behind',
    baseline(aNode(), aWorkload()),
    now(aNode({ unschedulable: true }), aWorkload()),
    ['node w-1 is cordoned'],
  ],
  [
    'a DaemonSet before its nodes have come',
    baseline(aNode(), aWorkload({ where: daemons })),
    now(aNode(), aWorkload({ where: daemons, desired: 0, ready: 0 })),
    [`${daemons} has 0 of 3 ready`],
  ],
])('beside its baseline, a cluster with %s', (_, before, seen, reasons) => {
  expect(unwell(before, seen)).toEqual(reasons);
});

test.each([
  [
    'Deployment',
    { spec: { replicas: 2 }, status: { readyReplicas: 1, observedGeneration: 4 } },
    [2, 1, true],
  ],
  ['Deployment', { spec: {}, status: {} }, [1, 0, false]],
  [
    'StatefulSet',
    { spec: { replicas: 1 }, status: { readyReplicas: 1, observedGeneration: 3 } },
    [1, 1, false],
  ],
  [
    'DaemonSet',
    { status: { desiredNumberScheduled: 3, numberReady: 2, observedGeneration: 4 } },
    [3, 2, true],
  ],
])('the status of a %s is read: %j', (kind, content, [desired, ready, isCurrent]) => {
  const item = anItem(kind, 'shop/x', { ...content, metadata: { generation: 4 } });
  expect(health(item)).toEqual({ where: `shop/${kind}/x`, desired, ready, isCurrent });
});

test('nodes that were left behind are not asked for, nor their pods of a DaemonSet', () => {
  const gone = aNode({ ready: false });
  const before = baseline(aNode(), aWorkload({ where: daemons, desired: 2, ready: 2 }));
  const after = now(gone, aWorkload({ where: daemons, desired: 2, ready: 1 }));
  expect(unwell(before, after, ['w-1'])).toEqual([]);
  expect(unwell(before, after)).toHaveLength(2);
});
