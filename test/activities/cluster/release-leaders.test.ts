import { expect, test } from '@jest/globals';
import { releaseLeaders } from '../../../activities/cluster/release-leaders.js';
import { objectAt, textAt } from '../../../activities/objects/json-path.js';
import { KubeError } from '../../../activities/objects/kube-api.js';
import { FakeApi, pathOf } from '../objects/fake-api.js';
import { after, annotation, before, lease, record, stoppedAt } from './a-lock.js';

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
