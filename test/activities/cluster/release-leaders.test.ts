import { beforeEach, describe, expect, test } from '@jest/globals';
import { releaseLeaders } from '../../../activities/cluster/release-leaders.js';
import { objectAt, textAt } from '../../../activities/objects/json-path.js';
import { KubeError } from '../../../activities/objects/kube-api.js';
import { FakeApi, pathOf } from '../objects/fake-api.js';
import { after, annotation, before, lease, record, stoppedAt } from './a-lock.js';

const later = '2026-01-01T00:00:03.000000Z';
const unheard = { signal: new AbortController().signal };

test('what dead leaders hold is free at once, in leases and in endpoints', async () => {
  const api = new FakeApi(lease(before), record(before));
  const { details } = await releaseLeaders(api, { since: stoppedAt }, unheard);
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
  expect((await releaseLeaders(api, { since: stoppedAt }, unheard)).details?.['released']).toEqual(
    [],
  );
  expect(api.writes).toEqual([]);
});

describe('of a node whose controllers were started anew meanwhile', () => {
  const whose = { since: stoppedAt, node: 'cp-1' };
  const released = async (api: FakeApi) =>
    (await releaseLeaders(api, whose, unheard, look)).details?.['released'];
  let looks = 0;
  let onLook = (): void => {};
  const look = async (): Promise<void> => {
    looks += 1;
    onLook();
  };
  beforeEach(() => {
    looks = 0;
    onLook = () => {};
  });

  test('a lock that nobody renews is free, though it was renewed since', async () => {
    const api = new FakeApi(lease(after));
    expect(await released(api)).toEqual(['kube-scheduler (leases)']);
    expect(looks).toBe(6);
    expect(textAt(api.objects.get(pathOf(lease(after))), 'spec', 'holderIdentity')).toBe('');
  });

  test('a lock that is renewed is left alone, as soon as that is seen', async () => {
    const api = new FakeApi(lease(after));
    onLook = () => {
      if (looks === 4) api.objects.set(pathOf(lease(after)), lease(later).object);
    };
    expect(await released(api)).toEqual([]);
    expect(looks).toBe(4);
    expect(api.writes).toEqual([]);
  });

  test.each(['cp-2_living', 'cp-10_living', ''])('a lock of "%s" is left alone', async (holder) => {
    const api = new FakeApi(lease(after, holder));
    expect(await released(api)).toEqual([]);
    expect([looks, api.writes]).toEqual([0, []]);
  });
});

test('a living leader that is faster keeps its lock', async () => {
  const api = new FakeApi(lease(before));
  api.refuse = () => new KubeError('changed', 409, 'Conflict');
  expect((await releaseLeaders(api, { since: stoppedAt }, unheard)).details?.['released']).toEqual(
    [],
  );
});
