import { updateAddOns as update } from '../../../activities/cluster/update-add-ons.js';
import type { KubeError as Refusal } from '../../../activities/objects/kube-api.js';
import { KubeError } from '../../../activities/objects/kube-api.js';
import { objectAt, type JsonObject } from '../../../activities/objects/json-path.js';
import { anItem } from '../objects/an-item.js';
import { FakeApi, pathOf } from '../objects/fake-api.js';

const wanted = { images: { 'r/proxy:1': 'r/proxy:2' }, version: 'v1.23.6' };
const pods = (image: string) => ({
  spec: { template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ image }] } } },
});
const proxy = anItem('DaemonSet', 'kube-system/kube-proxy', pods('r/proxy:1'));
const dns = anItem('Deployment', 'kube-system/coredns', pods('r/dns:1'));
const own = anItem('Deployment', 'kube-system/metrics', pods('r/metrics:1'));
const role = anItem('ClusterRole', 'system:coredns', { rules: [{ resources: ['endpoints'] }] });
const config = anItem('ConfigMap', 'kube-system/kubelet-config-1.19', { data: { kubelet: 'x' } });
const all = [proxy, dns, own, role, config];

const progress = { say: () => undefined, signal: new AbortController().signal };
const updateAddOns = (api: FakeApi, input: Parameters<typeof update>[1]) =>
  update(api, input, progress);

test('add-ons get images, rights and records of the target; CoreDNS alone is started anew', async () => {
  const api = new FakeApi(...all);
  const { details } = await updateAddOns(api, wanted);
  expect(details).toEqual({
    written: [
      'kube-system/DaemonSet/kube-proxy',
      'kube-system/Deployment/coredns',
      'ClusterRole/system:coredns',
      'kube-system/ConfigMap/kubelet-config-1.23',
    ],
  });
  expect(api.objects.get(pathOf(proxy))).toHaveProperty(
    'spec.template.spec.containers.0.image',
    'r/proxy:2',
  );
  expect(api.objects.get(pathOf(dns))).toHaveProperty('spec.template.metadata', {
    labels: { a: 'b' },
    annotations: { 'kube-cutover/started-for': 'v1.23.6' },
  });
  const made = api.objects.get(pathOf(config).replace('1.19', '1.23'));
  expect(made).toHaveProperty('metadata.name', 'kubelet-config-1.23');
  expect(made).toHaveProperty('data.kubelet', 'x');
});

test('CoreDNS runs on where what it chose is still served', async () => {
  const api = new FakeApi(...all);
  await updateAddOns(api, { ...wanted, keepsDns: true });
  expect(api.objects.get(pathOf(dns))).not.toHaveProperty('spec.template.metadata.annotations');
});

test('a second time nothing is written', async () => {
  const api = new FakeApi(...all);
  await updateAddOns(api, wanted);
  const before = api.writes.length;
  expect((await updateAddOns(api, wanted)).details).toEqual({ written: [] });
  expect(api.writes).toHaveLength(before);
});

test('a cluster without CoreDNS of kubeadm has its proxy brought along all the same', async () => {
  const api = new FakeApi(proxy);
  expect((await updateAddOns(api, wanted)).details).toEqual({
    written: ['kube-system/DaemonSet/kube-proxy'],
  });
});

test('whoever joins by kubeadm is given what it asks for since v1.18, once', async () => {
  const api = new FakeApi(proxy, anItem('ClusterRoleBinding', 'kubeadm:kubelet-bootstrap', {}));
  const made = ['ClusterRole/kubeadm:get-nodes', 'ClusterRoleBinding/kubeadm:get-nodes'];
  const { details } = await updateAddOns(api, wanted);
  expect(details).toEqual({ written: ['kube-system/DaemonSet/kube-proxy', ...made] });
  expect((await updateAddOns(api, wanted)).details).toEqual({ written: [] });
});

test('what somebody else changed meanwhile is not overwritten', async () => {
  const api = new FakeApi(...all);
  api.refuse = (method): Refusal | undefined =>
    method === 'PUT' ? new KubeError('changed', 409, 'Conflict') : undefined;
  await expect(updateAddOns(api, wanted)).rejects.toMatchObject({ status: 409 });
  expect(api.writes).toEqual([]);
});

describe('where pods move next', () => {
  const whole = { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 };
  const rollout = { stallSeconds: 20, atMostSeconds: 20 };
  const rolling = (status: JsonObject) =>
    anItem('DaemonSet', 'kube-system/kube-proxy', { ...pods('r/proxy:1'), status });
  const setStatus = (api: FakeApi, status: JsonObject, generation = 1) => {
    const known = api.objects.get(pathOf(proxy));
    const metadata = { ...objectAt(known ?? {}, 'metadata'), generation };
    api.objects.set(pathOf(proxy), { ...known, metadata, status });
  };

  test('kube-proxy is on every node first', async () => {
    const api = new FakeApi(rolling({ ...whole, updatedNumberScheduled: 1 }));
    const said: string[] = [];
    const say = (text: string) => {
      said.push(text);
      if (said.length === 3) setStatus(api, { ...whole, observedGeneration: 1 });
    };
    const input = { ...wanted, rollout };
    const { summary } = await update(api, input, { ...progress, say });
    expect(summary).toContain('kube-proxy is rolled out');
    expect(said).toEqual(Array(3).fill(expect.stringContaining('it is on 1 of 3 nodes')));
  });

  test('a node that is away holds nobody up for long, and it is told', async () => {
    const api = new FakeApi(rolling({ ...whole, numberAvailable: 2 }));
    const { summary } = await updateAddOns(api, {
      ...wanted,
      rollout: { stallSeconds: 0.5, atMostSeconds: 20 },
    });
    expect(summary).toContain('it is on 2 of 3 nodes');
  });

  test('one that goes on for longer than a call may take is asked for again', async () => {
    const api = new FakeApi(rolling({ ...whole, updatedNumberScheduled: 1 }));
    const input = { ...wanted, rollout: { stallSeconds: 20, atMostSeconds: 0.5 } };
    expect((await updateAddOns(api, input)).details).toMatchObject({ isMoving: true });
  });

  test('what its controller has not seen yet does not count', async () => {
    const api = new FakeApi(rolling(whole));
    await updateAddOns(api, wanted);
    setStatus(api, { ...whole, observedGeneration: 1 }, 2);
    const { summary } = await updateAddOns(api, {
      ...wanted,
      rollout: { stallSeconds: 0.5, atMostSeconds: 20 },
    });
    expect(summary).toContain('it is on 0 of 3 nodes');
  });

  describe('on many nodes', () => {
    const many = 40;
    const own = { maxUnavailable: 1 };
    const status = (done: number) => ({
      desiredNumberScheduled: many,
      updatedNumberScheduled: done,
      numberAvailable: done,
      observedGeneration: 1,
    });
    const aProxy = (rollingUpdate: JsonObject = own) =>
      anItem('DaemonSet', 'kube-system/kube-proxy', {
        spec: {
          ...pods('r/proxy:1').spec,
          updateStrategy: { type: 'RollingUpdate', rollingUpdate },
        },
        status: status(0),
      });
    /** Rolled out on one more node with each look from `from` on; gives how many were allowed at a time at each look. */
    async function rolledOut(api: FakeApi, from = 0): Promise<unknown[]> {
      const allowed: unknown[] = [];
      const say = () => {
        const now = api.objects.get(pathOf(proxy)) ?? {};
        allowed.push(objectAt(now, 'spec', 'updateStrategy', 'rollingUpdate')['maxUnavailable']);
        const done = allowed.length < 4 + from ? Math.max(0, allowed.length - from) : many;
        api.objects.set(pathOf(proxy), { ...now, status: status(done) });
      };
      const { summary } = await update(api, { ...wanted, rollout }, { ...progress, say });
      expect(summary).toContain('kube-proxy is rolled out');
      return allowed;
    }
    const strategyIn = (api: FakeApi) =>
      objectAt(api.objects.get(pathOf(proxy)) ?? {}, 'spec', 'updateStrategy', 'rollingUpdate');

    test('several follow at a time when the first has it, and in the end its owner’s word stands again', async () => {
      const api = new FakeApi(aProxy());
      expect(await rolledOut(api, 1)).toEqual([1, 1, 10, 10, 10]);
      expect(strategyIn(api)).toEqual(own);
      expect(api.objects.get(pathOf(proxy))).not.toHaveProperty([
        'metadata',
        'annotations',
        'kube-cutover/own-rolling-update',
      ]);
    });

    test('what a worker that died had hastened is written back by the next', async () => {
      const api = new FakeApi(aProxy());
      const dying = { ...progress, signal: AbortSignal.timeout(700) };
      api.objects.set(pathOf(proxy), { ...api.objects.get(pathOf(proxy)), status: status(1) });
      await expect(update(api, { ...wanted, rollout }, dying)).rejects.toThrow(/abort/i);
      expect(strategyIn(api)).toEqual({ maxUnavailable: 10 });
      await rolledOut(api);
      expect(strategyIn(api)).toEqual(own);
    });

    test('a word that no DaemonSet has goes, and nothing else', async () => {
      const strange = aProxy();
      const metadata = { annotations: { 'kube-cutover/own-rolling-update': '{' } };
      const object = {
        ...strange.object,
        metadata: { ...objectAt(strange.object, 'metadata'), ...metadata },
      };
      const api = new FakeApi({ ...strange, object });
      expect(new Set(await rolledOut(api))).toEqual(new Set([1]));
      expect(api.objects.get(pathOf(proxy))).toHaveProperty('metadata.annotations', {});
      expect(strategyIn(api)).toEqual(own);
    });

    test.each([
      ['more at a time already', { maxUnavailable: '50%' }, '50%'],
      ['a surge', { maxSurge: 2, maxUnavailable: 0 }, 0],
    ])('one whose owner wants %s is left alone', async (_what, rolling, stays) => {
      const api = new FakeApi(aProxy(rolling));
      expect(new Set(await rolledOut(api))).toEqual(new Set([stays]));
    });

    test('one that carries requests itself goes one node after the other', async () => {
      const inUserSpace = {
        data: { 'config.conf': 'kind: KubeProxyConfiguration\nmode: "userspace"' },
      };
      const api = new FakeApi(aProxy(), anItem('ConfigMap', 'kube-system/kube-proxy', inUserSpace));
      expect(new Set(await rolledOut(api))).toEqual(new Set([1]));
    });
  });

  test('one that is not there is waited for by nobody', async () => {
    const { summary } = await updateAddOns(new FakeApi(dns), { ...wanted, rollout });
    expect(summary).toContain('kube-proxy is rolled out');
  });
});
