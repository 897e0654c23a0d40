import { expect, test } from '@jest/globals';
import { holdLeaders } from '../../../activities/cluster/hold-leaders.js';
import { leaderRecordOf } from '../../../activities/cluster/leader-locks.js';
import { textAt } from '../../../activities/objects/json-path.js';
import { KubeError } from '../../../activities/objects/kube-api.js';
import type { Item } from '../../../activities/objects/resource.js';
import { FakeApi, pathOf } from '../objects/fake-api.js';
import { after, before, lease, record, stoppedAt } from './a-lock.js';

/** Holds until `isEnough`, and gives the records as they were then and as they are at the end, with what is told. */
async function hold(api: FakeApi, items: readonly Item[], isEnough: () => boolean) {
  const records = () => items.map((item) => leaderRecordOf(api.objects.get(pathOf(item)) ?? {}));
  const stop = new AbortController();
  const progress = { say: () => undefined, signal: stop.signal };
  const done = holdLeaders(api, stoppedAt, progress);
  while (!isEnough()) await new Promise((resolve) => setImmediate(resolve));
  const during = records();
  stop.abort();
  const { summary, details } = await done;
  return { during, after: records(), summary, details };
}

test('locks of dead leaders are ours until the end, and free then', async () => {
  const api = new FakeApi(lease(before), record(before));
  const seen = await hold(api, [lease(before), record(before)], () => api.writes.length === 2);
  for (const held of seen.during) {
    expect(held).toMatchObject({ holderIdentity: 'kube-cutover', leaseDurationSeconds: 15 });
    expect(Date.parse(textAt(held, 'renewTime') ?? '')).toBeGreaterThan(stoppedAt);
  }
  // As the API server wants each: a Lease in microseconds, a record in seconds.
  expect(seen.during.map((held) => textAt(held, 'renewTime'))).toEqual([
    expect.stringMatching(/\.\d{6}Z$/),
    expect.stringMatching(/:\d\dZ$/),
  ]);
  for (const free of seen.after) expect(free).toMatchObject({ holderIdentity: '' });
});

test('a leader that lives keeps its lock', async () => {
  const api = new FakeApi(lease(after), record(before));
  const seen = await hold(api, [lease(after)], () => api.writes.length === 1);
  expect(seen.during).toEqual([expect.objectContaining({ holderIdentity: 'cp-1_old' })]);
  expect(seen.after).toEqual(seen.during);
});

test('an API that is away for a moment ends nothing', async () => {
  const api = new FakeApi(lease(before), record(before));
  let away = 1;
  api.refuse = (method, path) =>
    away-- > 0 ? new KubeError(`${method} ${path}: no answer`, 0, 'NoAnswer') : undefined;
  const seen = await hold(api, [lease(before)], () => api.tries.length + api.writes.length >= 2);
  expect(seen.after).toEqual([expect.objectContaining({ holderIdentity: '' })]);
});

const mayNot = (method: string, path: string) =>
  new KubeError(`${method} ${path}: 403 endpoints is forbidden`, 403, 'Forbidden');

test('a missing right to one lock is named, and the others are held', async () => {
  const api = new FakeApi(lease(before), record(before));
  let refusals = 0;
  api.refuse = (method, path) => {
    if (!path.includes('/endpoints/')) return undefined;
    refusals++;
    return mayNot(method, path);
  };
  const seen = await hold(api, [lease(before)], () => refusals > 0);
  expect(seen.during).toEqual([expect.objectContaining({ holderIdentity: 'kube-cutover' })]);
  expect(seen.after).toEqual([expect.objectContaining({ holderIdentity: '' })]);
  expect(seen.summary).toMatch(
    /^controllers were kept waiting, .* but not by every lock: PUT .*\/endpoints\/.*403.*cutover roles$/,
  );
  expect(seen.details).toMatchObject({ forbidden: [expect.stringContaining('/endpoints/')] });
});

test('where every lock is refused, it says that nobody was kept waiting', async () => {
  let asked = 0;
  const api = {
    objects: new Map(),
    request: (method: string, path: string) => {
      asked++;
      return Promise.reject(mayNot(method, path));
    },
  };
  const seen = await hold(api as unknown as FakeApi, [], () => asked >= 4);
  expect(seen.summary).toMatch(
    /^controllers were not kept waiting: GET .* \(and 3 more like it\)$/,
  );
});

test('a right that is known only after a moment is not told as missing', async () => {
  const api = new FakeApi(lease(before));
  let refusals = 1;
  api.refuse = (method, path) => (refusals-- > 0 ? mayNot(method, path) : undefined);
  const seen = await hold(api, [lease(before)], () => api.writes.length > 0);
  expect(seen.details).toEqual({ rounds: expect.any(Number) });
});
