import { expect, test } from '@jest/globals';
import { releaseLeaders } from '../../../activities/cluster/release-leaders.js';
import { objectAt, textAt } from '../../../activities/objects/json-path.js';
import { KubeError } from '../../../activities/objects/kube-api.js';
import { anItem } from '../objects/an-item.js';
import { FakeApi, pathOf } from '../objects/fake-api.js';

const stoppedAt = Date.parse('2026-01-01T00:00:00Z');
const before = '2025-12-31T23:59:50.123456Z';
const after = '2026-01-01T00:00:01.000000Z';
const annotation = 'control-plane.alpha.kubernetes.io/leader';

const lease = (renewTime: string, holderIdentity = 'cp-1_old') =>
  anItem('Lease', 'kube-system/kube-scheduler', {
    spec: { holderIdentity, leaseDurationSeconds: 15, renewTime, leaseTransitions: 3 },
  });

const record = (renewTime: string) =>
  anItem('Endpoints', 'kube-system/kube-controller-manager', {
    metadata: {
      annotations: {
        [annotation]: JSON.stringify({
          holderIdentity: 'cp-1_old',
          renewTime,
          leaderTransitions: 3,
        }),
      },
    },
  });

test('what dead leaders hold is free at once, in leases and in endpoints', async () => {
  const api = new FakeApi(lease(before), record(before));
  const { details } = await releaseLeaders(api, stoppedAt);
  expect(details?.['released']).toEqual([
    'kube-controller-manager (endpoints)',
    'kube-scheduler (leases)',
  ]);
  expect(objectAt(api.objects.get(pathOf(lease(before))), 'spec')).toEqual({
    holderIdentity: '',
    leaseDurationSeconds: 1,
    renewTime: before,
    leaseTransitions: 3,
  });
  const written = textAt(
    api.objects.get(pathOf(record(before))),
    'metadata',
    'annotations',
    annotation,
  );
  expect(JSON.parse(written ?? '')).toMatchObject({ holderIdentity: '', leaderTransitions: 3 });
});

test.each([
  ['renewed since', lease(after)],
  ['held by nobody', lease(before, '')],
  ['never renewed', lease('')],
])('a lock that is %s is left alone', async (_, item) => {
  const api = new FakeApi(item);
  expect((await releaseLeaders(api, stoppedAt)).details?.['released']).toEqual([]);
  expect(api.writes).toEqual([]);
});

test('a living leader that is faster keeps its lock', async () => {
  const api = new FakeApi(lease(before));
  api.refuse = () => new KubeError('changed', 409, 'Conflict');
  expect((await releaseLeaders(api, stoppedAt)).details?.['released']).toEqual([]);
});
