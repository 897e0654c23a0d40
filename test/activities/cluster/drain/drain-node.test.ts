import { drainNode } from '../../../../activities/cluster/drain/drain-node.js';
import { type DrainInput, DrainSchema } from '../../../../activities/cluster/drain/inputs.js';
import { createEvictions } from '../../../../activities/cluster/drain/evictions.js';
import { restoreSchedulability } from '../../../../activities/cluster/drain/schedulability.js';
import type { Evidence } from '../../../../model/evidence.js';
import { type JsonObject, objectAt } from '../../../../activities/objects/json-path.js';
import { KubeError } from '../../../../activities/objects/kube-api.js';
import { aBudget, aPod, FakeNode } from './fake-node.js';

const mine = { run: 'blue', epoch: 1, node: 'w-1' };
const input: DrainInput = {
  ...mine,
  cluster: { kubeconfig: '/k' },
  timeoutSeconds: 20,
  settledSeconds: 10,
  barePods: 'refuse',
  emptyDirPods: 'refuse',
  unreachable: 'refuse',
};
/** A minute of pauses is half a second of the test. */
const hurried = (): number => Date.now() * 120;

interface Attempt {
  readonly done: Promise<Evidence>;
  readonly said: string[];
}

function drain(api: FakeNode, options: Partial<DrainInput> = {}, now = hurried): Attempt {
  const said: string[] = [];
  const progress = { say: (text: string) => said.push(text), signal: new AbortController().signal };
  return { said, done: drainNode(api, { ...input, ...options }, progress, now) };
}

test('what it takes is checked', () => {
  expect(DrainSchema.safeParse(input).success).toBe(true);
  expect(DrainSchema.safeParse({ ...input, barePods: 'force' }).success).toBe(false);
  expect(DrainSchema.safeParse({ ...input, timeoutSeconds: 0 }).success).toBe(false);
});

const askedToEnd = (pod: JsonObject): JsonObject => ({
  ...pod,
  metadata: { ...objectAt(pod, 'metadata'), deletionTimestamp: '2026-01-01T00:00:30Z' },
});

describe('a drain', () => {
  test('evicts what may go and leaves what would come again or has finished', async () => {
    const api = new FakeNode(
      aPod('web-6d4-a'),
      aPod('db-0', { owner: ['StatefulSet', 'db'] }),
      aPod('proxy-x', { owner: ['DaemonSet', 'proxy'], emptyDir: 'tmp' }),
      aPod('etcd-w-1', { isMirror: true, owner: 'none' }),
      aPod('import-1', { owner: ['Job', 'import'], phase: 'Succeeded', emptyDir: 'tmp' }),
    );
    api.pods.set('elsewhere', { ...aPod('elsewhere'), spec: { nodeName: 'w-2' } });
    const { summary, details } = await drain(api).done;
    expect(summary).toMatch(/^drained w-1 in \d+ ms: w-1 was cordoned, 2 pods ended, 3 stayed$/);
    expect(details).toMatchObject({
      wasUnschedulable: false,
      ended: ['shop/web-6d4-a of Deployment web', 'shop/db-0 of StatefulSet db'],
      left: [
        'shop/proxy-x of DaemonSet proxy: of a DaemonSet',
        'shop/etcd-w-1: a static pod',
        'shop/import-1 of Job import: finished',
      ],
    });
    expect([...api.pods.keys()]).toEqual(['proxy-x', 'etcd-w-1', 'import-1', 'elsewhere']);
    expect(api.isUnschedulable).toBe(true);
  });

  test('ends when containers have, before their kubelet removes the pod', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.looksToEnd = Infinity;
    api.states = [{ terminated: { exitCode: 0 } }];
    expect((await drain(api).done).summary).toContain('1 pod ended, 0 stayed');
  });

  test('leaves a pod that has finished and is kept by nothing but its finalizers', async () => {
    const pod = aPod('web-6d4-a', { phase: 'Failed', finalizers: ['theirs'] });
    const api = new FakeNode(askedToEnd(pod));
    expect((await drain(api).done).details).toMatchObject({
      left: ['shop/web-6d4-a of Deployment web: finished'],
    });
  });

  test('does not end with a pod that has finished and still holds a volume', async () => {
    const pod = aPod('web-6d4-a', { phase: 'Succeeded', volumes: ['persistentVolumeClaim'] });
    const api = new FakeNode(askedToEnd(pod));
    const { done } = drain(api, { timeoutSeconds: 1 });
    await expect(done).rejects.toThrow('web-6d4-a of Deployment web is ending');
  });

  test('looks into etcd at its begin and before it believes its end', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    await drain(api).done;
    const isExact = api.lists.map((query) => query.get('resourceVersion') === null);
    expect([isExact[0], isExact[1], isExact.at(-1)]).toEqual([true, false, true]);
    expect(api.lists.every((query) => query.get('fieldSelector') === 'spec.nodeName=w-1')).toBe(
      true,
    );
  });

  test.each(['v1', 'v1beta1'])(
    'asks in policy/%s, for this very pod, with its own grace',
    async (version) => {
      const api = new FakeNode(aPod('web-6d4-a'));
      api.evictionVersion = version;
      await drain(api).done;
      expect(api.evictions).toEqual([
        {
          apiVersion: `policy/${version}`,
          kind: 'Eviction',
          metadata: { name: 'web-6d4-a', namespace: 'shop' },
          deleteOptions: { preconditions: { uid: 'uid of web-6d4-a' } },
        },
      ]);
    },
  );

  test('is refused untouched where the API has no evictions', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.evictionVersion = undefined;
    await expect(drain(api).done).rejects.toMatchObject({ type: 'Refused' });
    expect(api.writes).toEqual([]);
  });

  test('is refused where there is no such node', async () => {
    const api = new FakeNode();
    api.node = undefined;
    await expect(drain(api).done).rejects.toMatchObject({
      type: 'Refused',
      message: 'w-1: no node of this name is registered',
    });
  });

  test('goes on over an API that is away for a moment', async () => {
    const api = new FakeNode(aPod('web-6d4-a'), aPod('web-6d4-b'));
    let away = 2;
    api.before = (method, path) =>
      method === 'POST' && away-- > 0
        ? new KubeError(`POST ${path}: no answer`, 0, 'NoAnswer')
        : undefined;
    expect((await drain(api).done).summary).toContain('2 pods ended');
  });

  test('ends when it is cancelled', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.looksToEnd = Infinity;
    const progress = { say: () => undefined, signal: AbortSignal.timeout(50) };
    await expect(drainNode(api, input, progress)).rejects.toThrow(/abort/i);
  });
});

describe('a controller manager', () => {
  const lease =
    '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager';
  const endpoints = '/api/v1/namespaces/kube-system/endpoints/kube-controller-manager';
  const at = (look: number) => new Date(look * 2_000).toISOString();
  const dead = () => ({ spec: { holderIdentity: 'cp-1', renewTime: at(0) } });

  test('that is dead holds every eviction, until one is seen to lead', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    let looks = 0;
    api.locks.set(lease, () => ({
      spec: { holderIdentity: 'cp-2', renewTime: at(looks++ > 3 ? looks : 0) },
    }));
    const { done, said } = drain(api, {}, Date.now);
    expect((await done).summary).toContain('1 pod ended');
    expect(said[0]).toContain('no kube-controller-manager is seen to lead');
    expect(looks).toBeGreaterThan(4);
    expect(api.evictions).toHaveLength(1);
  });

  test('that has just begun to lead is given time to read what there is', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    let looks = 0;
    const acquireTime = at(0);
    api.locks.set(lease, () => ({
      spec: { holderIdentity: 'cp-2', acquireTime, renewTime: at(looks++) },
    }));
    const { done, said } = drain(api, {}, Date.now);
    expect((await done).summary).toContain('1 pod ended');
    expect(said.some((text) => text.includes('leads for 4 s and reads what there is'))).toBe(true);
    expect(looks).toBeGreaterThan(5);
  });

  test('that never leads ends the attempt with nothing evicted', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.locks.set(lease, dead);
    await expect(drain(api, { timeoutSeconds: 0.5 }).done).rejects.toMatchObject({
      type: 'NotYet',
      message: expect.stringContaining('leases/kube-controller-manager of 1970'),
    });
    expect(api.evictions).toEqual([]);
  });

  test('may keep its lock in either place', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    let looks = 0;
    api.locks.set(lease, dead);
    api.locks.set(endpoints, () => ({
      metadata: {
        annotations: {
          'control-plane.alpha.kubernetes.io/leader': JSON.stringify({ renewTime: at(looks++) }),
        },
      },
    }));
    expect((await drain(api, {}, Date.now).done).summary).toContain('1 pod ended');
  });
});

describe('a budget', () => {
  test('that lets none go is waited for, and named with pod and owner', async () => {
    const api = new FakeNode(aPod('web-6d4-a'), aPod('web-6d4-b'));
    api.budgets.set('web', aBudget('web', 1, { app: 'web' }));
    const { done, said } = drain(api);
    let looks = 0;
    api.before = (_, path) => {
      if (path.startsWith('/api/v1/pods?') && ++looks === 6)
        api.budgets.set('web', aBudget('web', 2, { app: 'web' }));
      return undefined;
    };
    expect((await done).summary).toContain('2 pods ended');
    expect(said[0]).toBe(
      'waiting for w-1 to be drained: 2 pods left: ' +
        'shop/web-6d4-b of Deployment web is held by PodDisruptionBudget shop/web ' +
        '(allows 0 disruptions: 2 pods are healthy, 1 must be): start another pod of it elsewhere, or let the budget allow one more; ' +
        'shop/web-6d4-a of Deployment web is ending with 30 s of grace',
    );
  });

  test('that never does ends the drain at its deadline, with nothing deleted', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.budgets.set('web', aBudget('web', 0, { app: 'web' }));
    await expect(drain(api, { timeoutSeconds: 0.5 }).done).rejects.toMatchObject({
      type: 'NotYet',
      message: expect.stringMatching(
        /^waited 0.5 s for w-1 to be drained: 1 pod left: shop\/web-6d4-a of Deployment web is held by PodDisruptionBudget shop\/web/,
      ),
    });
    expect(api.pods.size).toBe(1);
    expect(api.writes.filter((write) => write.startsWith('DELETE'))).toEqual([]);
  });

  test('is asked less and less often', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.budgets.set('web', aBudget('web', 0, { app: 'web' }));
    let clock = 0;
    const askAll = createEvictions(api, 'policy/v1', () => clock);
    const asked: number[] = [];
    for (; clock < 120_000; clock += 250) {
      const before = api.evictions.length;
      await askAll([...api.pods.values()]);
      if (api.evictions.length > before) asked.push(clock);
    }
    expect(asked.slice(0, 7)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000]);
    const late = asked.filter((at) => at >= 10_000).map((at) => at / 1000);
    expect(late).toEqual([
      10.5, 12.75, 15.5, 18.75, 22.5, 27, 32.5, 39, 47, 56.5, 66.5, 76.5, 86.5, 96.5, 106.5, 116.5,
    ]);
  });

  test.each<[string, string[], string]>([
    ['of policy/v1', ['v1'], 'shop/all'],
    ['of policy/v1beta1, with an empty selector', ['v1beta1'], 'held by a budget that is gone now'],
  ])('%s covers what its version says', async (_, versions, expected) => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.policyVersions = versions;
    api.budgets.set('all', aBudget('all', 0, {}));
    await expect(drain(api, { timeoutSeconds: 0.1 }).done).rejects.toThrow(expected);
  });

  test('beside another over the same pod: both are named', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.budgets.set('web', aBudget('web', 1, { app: 'web' }));
    api.budgets.set('shop', aBudget('shop', 1, {}));
    await expect(drain(api, { timeoutSeconds: 0.1 }).done).rejects.toThrow(
      /PodDisruptionBudget shop\/web .* and PodDisruptionBudget shop\/shop .*: no pod under two budgets can be evicted/,
    );
  });
});

describe('an eviction', () => {
  test.each<[string, number, string]>([
    [
      'that a webhook denies is waited for in its words',
      403,
      'admission webhook "ceph" denied the request: rebuilding',
    ],
    ['that a webhook is too slow for', 500, 'failed calling webhook "ceph": timeout'],
  ])('%s', async (_, status, said) => {
    const api = new FakeNode(aPod('web-6d4-a'));
    let denials = 2;
    api.before = (method, path) =>
      method === 'POST' && denials-- > 0
        ? new KubeError(`POST ${path}: ${status} ${said}`, status, '')
        : undefined;
    const { done, said: heard } = drain(api);
    await done;
    expect(heard[0]).toContain(`shop/web-6d4-a of Deployment web may not go: POST`);
    expect(heard[0]).toContain(said);
  });

  test('that the user may not ask for ends the drain', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.before = (method, path) =>
      method === 'POST'
        ? new KubeError(`${path}: 403 cannot create resource "pods/eviction"`, 403, 'Forbidden')
        : undefined;
    await expect(drain(api).done).rejects.toMatchObject({ type: 'Refused' });
  });

  test('is for no successor of the same name', async () => {
    const api = new FakeNode(aPod('db-0', { owner: ['StatefulSet', 'db'] }));
    const successor = aPod('db-0', { owner: ['StatefulSet', 'db'] });
    api.before = (method) => {
      if (method === 'POST')
        api.pods.set('db-0', {
          ...successor,
          metadata: { ...(successor['metadata'] as object), uid: 'another' },
          spec: { nodeName: 'w-2' },
        });
      return undefined;
    };
    await drain(api).done;
    expect([...api.pods.keys()]).toEqual(['db-0']);
  });

  test('that does not end says what holds the pod', async () => {
    const api = new FakeNode(aPod('web-6d4-a', { finalizers: ['example.com/backup'] }));
    api.looksToEnd = Infinity;
    await expect(drain(api, { timeoutSeconds: 0.5 }).done).rejects.toThrow(
      'is ending with 30 s of grace until 2026-01-01T00:00:30Z and finalizers example.com/backup',
    );
  });
});

describe('pods that a drain would hurt', () => {
  const bare = aPod('tmp', { owner: 'none' });
  const local = aPod('cache-0', { owner: ['StatefulSet', 'cache'], emptyDir: 'data' });

  test('are refused by name before anything is touched', async () => {
    const api = new FakeNode(bare, local);
    await expect(drain(api).done).rejects.toMatchObject({
      type: 'Refused',
      message:
        'w-1: cannot be drained because of 2 pods: shop/tmp: it has no controller that would start it anew; ' +
        'shop/cache-0 of StatefulSet cache: the content of its emptyDir data would be lost; ' +
        'move them, or say that they may go or stay',
    });
    expect(api.writes).toEqual([]);
  });

  test.each<[Partial<DrainInput>, string[]]>([
    [{ barePods: 'evict', emptyDirPods: 'evict' }, []],
    [{ barePods: 'leave', emptyDirPods: 'evict' }, ['tmp']],
    [{ barePods: 'evict', emptyDirPods: 'leave' }, ['cache-0']],
  ])('go or stay as %j says', async (options, stay) => {
    const api = new FakeNode(bare, local);
    const { details } = await drain(api, options).done;
    expect([...api.pods.keys()]).toEqual(stay);
    expect(details?.['left']).toHaveLength(stay.length);
  });

  test('and come while it drains end it', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.before = (method) => {
      if (method === 'POST') api.pods.set('tmp', bare);
      return undefined;
    };
    await expect(drain(api).done).rejects.toMatchObject({
      type: 'Regressed',
      message: expect.stringContaining('shop/tmp: it has no controller'),
    });
  });

  test('and are ending already are waited for', async () => {
    const api = new FakeNode(bare);
    api.pods.set('tmp', {
      ...bare,
      metadata: { ...(bare['metadata'] as object), deletionTimestamp: 'now', looks: 0 },
    });
    api.looksToEnd = 3;
    expect((await drain(api).done).summary).toContain('1 pod ended');
    expect(api.evictions).toEqual([]);
  });
});

describe('a node that is not Ready', () => {
  test.each(['False', 'Unknown'] as const)(
    '(%s) is refused, its pods named, before anything is touched',
    async (status) => {
      const api = new FakeNode(aPod('web-6d4-a'));
      api.say(status);
      await expect(drain(api).done).rejects.toMatchObject({
        type: 'Refused',
        message:
          `w-1: Ready is ${status} since 2026-01-01T00:00:00Z, so its pods would never end by themselves: ` +
          'shop/web-6d4-a of Deployment web; bring the node back, or leave it out',
      });
      expect(api.writes).toEqual([]);
    },
  );

  test('is cordoned and left where that is asked for, and given back after', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.say('Unknown');
    const { summary } = await drain(api, { unreachable: 'leave' }).done;
    expect(summary).toContain('w-1 was not drained: Ready is Unknown');
    expect(summary).toContain('with 1 pod that would never end: shop/web-6d4-a');
    expect([api.evictions, api.isUnschedulable]).toEqual([[], true]);
    await restoreSchedulability(api, mine);
    expect(api.isUnschedulable).toBeUndefined();
  });

  test('with nothing to evict is drained', async () => {
    const api = new FakeNode(aPod('proxy-x', { owner: ['DaemonSet', 'proxy'] }));
    api.say('Unknown');
    expect((await drain(api).done).summary).toContain('0 pods ended, 1 stayed');
  });

  test.each([
    [
      'refuse',
      { type: 'Regressed', message: expect.stringContaining('would never end by themselves') },
    ],
    ['leave', undefined],
  ] as const)('from the middle of a drain on: %s after a minute', async (unreachable, failure) => {
    const api = new FakeNode(aPod('web-6d4-a'));
    api.before = (method) => {
      if (method === 'POST') api.say('Unknown');
      return undefined;
    };
    const { done, said } = drain(api, { unreachable });
    if (failure !== undefined) await expect(done).rejects.toMatchObject(failure);
    else expect((await done).summary).toContain('w-1 was not drained: Ready is Unknown');
    expect(said.at(-1)).toContain('Ready is Unknown');
    expect(api.pods.size).toBe(1);
  });

  test('for a moment only is drained', async () => {
    const api = new FakeNode(aPod('web-6d4-a'));
    let looks = 0;
    api.before = (_, path) => {
      if (!path.startsWith('/api/v1/pods?')) return undefined;
      looks += 1;
      if (looks === 2) api.say('False');
      if (looks === 3) api.say('True');
      return undefined;
    };
    expect((await drain(api).done).summary).toContain('1 pod ended');
  });
});
