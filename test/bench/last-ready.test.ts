import { type OwnedPod, lastReadyOf } from '../../bench/last-ready.js';

const pod = (name: string, owner: string | undefined, second: number, status = 'True') =>
  ({
    metadata: {
      name,
      namespace: 'shop',
      ...(owner === undefined ? {} : { ownerReferences: [{ kind: owner }] }),
    },
    status: {
      conditions: [{ type: 'Ready', status, lastTransitionTime: `2026-01-01T00:00:0${second}Z` }],
    },
  }) satisfies OwnedPod;

const at = (second: number): number => Date.UTC(2026, 0, 1, 0, 0, second);

describe('lastReadyOf', () => {
  test('is the latest of all workloads; Jobs, static and bare pods do not count', () => {
    const pods = [
      pod('web', 'ReplicaSet', 3),
      pod('agent', 'DaemonSet', 5),
      pod('ledger', 'StatefulSet', 4),
      pod('tick', 'Job', 8, 'False'),
      pod('etcd-cp-1', 'Node', 9),
      pod('bare', undefined, 9),
    ];
    expect(lastReadyOf(pods)).toBe(at(5));
  });

  test('refuses a cluster that is not through', () => {
    expect(() => lastReadyOf([pod('web', 'ReplicaSet', 1, 'False')])).toThrow(
      'pod shop/web is not Ready',
    );
    expect(() => lastReadyOf([])).toThrow('runs no workload');
  });
});
