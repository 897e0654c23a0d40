import {
  cordon,
  restoreSchedulability,
} from '../../../../activities/cluster/drain/schedulability.js';
import { drainNode } from '../../../../activities/cluster/drain/drain-node.js';
import { type DrainInput, RestoreSchema } from '../../../../activities/cluster/drain/inputs.js';
import { aPod, FakeNode } from './fake-node.js';

const mine = { run: 'blue', epoch: 1, node: 'w-1' };
const quiet = { say: () => undefined, signal: new AbortController().signal };
const input: DrainInput = {
  ...mine,
  cluster: { kubeconfig: '/k' },
  timeoutSeconds: 5,
  settledSeconds: 10,
  barePods: 'refuse',
  emptyDirPods: 'refuse',
  unreachable: 'refuse',
};

const isCordoned = (api: FakeNode): boolean => api.isUnschedulable === true;

test('what it takes is checked', () => {
  expect(RestoreSchema.safeParse({ ...mine, cluster: { kubeconfig: '/k' } }).success).toBe(true);
  expect(RestoreSchema.safeParse({ node: 'w-1', cluster: { kubeconfig: '/k' } }).success).toBe(
    false,
  );
});

describe('what was cordoned before is cordoned after', () => {
  test.each([
    ['schedulable', undefined],
    ['cordoned by people', true],
  ])('a node that was %s comes back to the very same object', async (_, before) => {
    const api = new FakeNode(aPod('web-6d4-a'));
    if (before !== undefined) api.change({ spec: { unschedulable: before } });
    const was = { ...api.node, metadata: {} };
    const back = { run: 'blue', epoch: 1 };
    await drainNode(api, input, quiet);
    expect(isCordoned(api)).toBe(true);
    await restoreSchedulability(api, mine);
    expect({ ...api.node, metadata: {} }).toEqual(was);
    expect(api.node).toMatchObject({ metadata: { annotations: { theirs: 'kept' } } });
    expect(JSON.parse(api.record ?? '')).toEqual(back);
  });

  test.each([false, true])(
    'a second attempt does not take our cordon for theirs (%s)',
    async (theirs) => {
      const api = new FakeNode();
      if (theirs) api.change({ spec: { unschedulable: true } });
      const first = await cordon(api, mine);
      const second = await cordon(api, mine);
      expect([first.wasUnschedulable, second.wasUnschedulable]).toEqual([theirs, theirs]);
      expect(second.did).toBe('w-1 was cordoned by this run before');
      await restoreSchedulability(api, mine);
      expect(isCordoned(api)).toBe(theirs);
    },
  );

  test('somebody who cordons between our look and our write is remembered', async () => {
    const api = new FakeNode();
    let isFirst = true;
    api.before = (method) => {
      if (method === 'PATCH' && isFirst) api.change({ spec: { unschedulable: true } });
      if (method === 'PATCH') isFirst = false;
      return undefined;
    };
    expect((await cordon(api, mine)).did).toBe('w-1 was cordoned already');
    await restoreSchedulability(api, mine);
    expect(isCordoned(api)).toBe(true);
  });

  test('a node that changes all the time is tried again later', async () => {
    const api = new FakeNode();
    api.before = (method) => {
      if (method === 'PATCH') api.change({});
      return undefined;
    };
    await expect(cordon(api, mine)).rejects.toMatchObject({ type: 'NotYet' });
  });
});

describe('somebody uncordons a node', () => {
  test('while it is drained: the drain ends', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.before = (method) => {
      if (method === 'POST') api.change({ spec: { unschedulable: null } });
      return undefined;
    };
    await expect(drainNode(api, input, quiet)).rejects.toMatchObject({
      type: 'Regressed',
      message: expect.stringContaining('somebody uncordoned it'),
    });
  });

  test('between two attempts: the second cordons it anew and says so', async () => {
    const api = new FakeNode();
    await cordon(api, mine);
    api.change({ spec: { unschedulable: null } });
    const again = await cordon(api, mine);
    expect(again).toMatchObject({
      wasUnschedulable: false,
      did: 'w-1 was cordoned anew: somebody had uncordoned it',
    });
  });
});

describe('an attempt that was taken for dead', () => {
  const later = { ...mine, epoch: 2 };
  const tooLate = { type: 'Regressed', message: expect.stringContaining('taken for dead') };

  test.each(['cordoned it before', 'never reached it'])(
    'cordons nothing that was given back, where it %s',
    async (how) => {
      const api = new FakeNode(aPod('web-6d4-a'));
      if (how === 'cordoned it before') await cordon(api, mine);
      await restoreSchedulability(api, later);
      await expect(drainNode(api, input, quiet)).rejects.toMatchObject(tooLate);
      expect([isCordoned(api), api.evictions]).toEqual([false, []]);
    },
  );

  test('whose write is still on its way finds that the node was written to', async () => {
    const api = new FakeNode();
    let isFirst = true;
    api.before = (method) => {
      if (method !== 'PATCH' || !isFirst) return undefined;
      isFirst = false;
      const given = JSON.stringify({ run: 'blue', epoch: 2 });
      api.change({ metadata: { annotations: { 'kube-cutover/schedulability': given } } });
      return undefined;
    };
    await expect(cordon(api, mine)).rejects.toMatchObject(tooLate);
    expect(isCordoned(api)).toBe(false);
  });

  test('gives nothing back that was cordoned anew', async () => {
    const api = new FakeNode();
    await cordon(api, later);
    await expect(restoreSchedulability(api, mine)).rejects.toMatchObject(tooLate);
    expect(isCordoned(api)).toBe(true);
  });

  test('does not keep a later drain from the node', async () => {
    const api = new FakeNode();
    await cordon(api, mine);
    await restoreSchedulability(api, later);
    await cordon(api, { ...mine, epoch: 3 });
    expect(isCordoned(api)).toBe(true);
    await restoreSchedulability(api, { ...mine, epoch: 4 });
    expect(isCordoned(api)).toBe(false);
    await cordon(api, { ...mine, run: 'green' });
    expect(isCordoned(api)).toBe(true);
  });
});

describe('restoring', () => {
  test('a node that was never drained stays as it is, but for the record', async () => {
    const api = new FakeNode();
    api.change({ spec: { unschedulable: true } });
    const { summary } = await restoreSchedulability(api, mine);
    expect(summary).toBe('w-1 was not cordoned by this run');
    expect(isCordoned(api)).toBe(true);
    expect(api.writes).toHaveLength(1);
  });

  test('twice is as good as once', async () => {
    const api = new FakeNode();
    await cordon(api, mine);
    const first = await restoreSchedulability(api, mine);
    expect(first).toEqual({
      summary: 'w-1 was uncordoned, as it was',
      details: { unschedulable: false },
    });
    await restoreSchedulability(api, mine);
    expect(api.writes).toHaveLength(2);
  });

  test('a node that is gone is no failure', async () => {
    const api = new FakeNode();
    api.node = undefined;
    const { summary } = await restoreSchedulability(api, mine);
    expect(summary).toBe('w-1 is no longer registered: there was nothing to restore');
  });

  test("another run's cordon is left alone, and is no ground for ours", async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    await cordon(api, { ...mine, run: 'green' });
    const { summary } = await restoreSchedulability(api, mine);
    expect(summary).toBe('w-1 was left alone: its record is of run green');
    await expect(drainNode(api, input, quiet)).rejects.toMatchObject({
      type: 'Refused',
      message: expect.stringContaining('is of run green, which never gave the node back'),
    });
    expect(api.evictions).toEqual([]);
  });

  test.each(['yes', '{}', '{"run":"blue"}', '{"run":"blue","epoch":1,"unschedulable":"no"}', '[]'])(
    'a record that says %s is for a person',
    async (text) => {
      const api = new FakeNode();
      api.change({ metadata: { annotations: { 'kube-cutover/schedulability': text } } });
      await expect(restoreSchedulability(api, mine)).rejects.toMatchObject({
        type: 'NeedsOperator',
      });
      await expect(drainNode(api, input, quiet)).rejects.toMatchObject({ type: 'NeedsOperator' });
      expect(api.writes).toEqual([]);
    },
  );
});
