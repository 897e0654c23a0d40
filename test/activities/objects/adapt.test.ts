import { expect, test } from '@jest/globals';
import { adapt } from '../../../activities/objects/adapt.js';
import { keyOf } from '../../../activities/objects/resource.js';
import { anItem } from './an-item.js';

const toNew = { images: { 'r/proxy:1': 'r/proxy:2' }, version: 'v1.23.6' };
const withImage = (kind: string, name: string, image: string) =>
  anItem(kind, name, { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } });

test("add-ons of kube-system get the target's images, applications keep theirs", () => {
  const items = [
    withImage('DaemonSet', 'kube-system/kube-proxy', 'r/proxy:1'),
    withImage('DaemonSet', 'shop/kube-proxy', 'r/proxy:1'),
  ];
  expect(adapt(items, toNew)).toEqual([
    withImage('DaemonSet', 'kube-system/kube-proxy', 'r/proxy:2'),
    withImage('DaemonSet', 'shop/kube-proxy', 'r/proxy:1'),
  ]);
});

test('kubeadm finds its records under the names of its new version', () => {
  const old = 'kubelet-config-1.19';
  const items = [
    anItem('ConfigMap', 'kube-system/kubeadm-config', {
      data: { ClusterConfiguration: 'a: b\nkubernetesVersion: v1.19.12\nc: d\n' },
    }),
    anItem('ConfigMap', `kube-system/${old}`, { data: { kubelet: 'x' } }),
    anItem('Role', `kube-system/kubeadm:${old}`, { rules: [{ resourceNames: [old] }] }),
    anItem('RoleBinding', `kube-system/kubeadm:${old}`, { roleRef: { name: `kubeadm:${old}` } }),
  ];
  const adapted = adapt(items, toNew);
  expect(adapted.map(keyOf)).toEqual([
    ...items.map(keyOf),
    ...items.slice(1).map((item) => keyOf(item).replace('1.19', '1.23')),
  ]);
  expect(adapted[0]?.object).toHaveProperty(
    'data.ClusterConfiguration',
    'a: b\nkubernetesVersion: v1.23.6\nc: d\n',
  );
  expect(adapted[5]?.object).toHaveProperty('rules', [{ resourceNames: ['kubelet-config-1.23'] }]);
  expect(adapted[6]?.object).toHaveProperty('roleRef.name', 'kubeadm:kubelet-config-1.23');
  expect(adapt(items, { images: {}, version: 'v1.19.12' })).toEqual(items);
});

const recorded = (form: string, dns: string, more = '') =>
  anItem('ConfigMap', 'kube-system/kubeadm-config', {
    data: {
      ClusterConfiguration: `apiVersion: kubeadm.k8s.io/${form}\n${dns}etcd:\n  type: kept\nkubernetesVersion: v1.23.6\n${more}`,
    },
  });
const older = 'dns:\n  imageTag: 1.6.7\n  type: CoreDNS\n';

test.each([
  ['v1beta1', 'dns:\n  type: CoreDNS\n', 'useHyperKubeImage: false\n', 'dns: {}\n'],
  ['v1beta2', older, '', 'dns:\n  imageTag: 1.6.7\n'],
  ['v1beta2', 'dns: {}\n', '', 'dns: {}\n'],
  ['v1beta3', 'dns: {}\n', '', 'dns: {}\n'],
  ['v1beta4', older, '', older],
])('kubeadm of v1.23 reads what was recorded as %s, with %j', (form, dns, more, then) => {
  const to = form === 'v1beta4' ? form : 'v1beta3';
  expect(adapt([recorded(form, dns, more)], toNew)).toEqual([recorded(to, then)]);
});

test('and one from before v1.22 what a newer one has recorded', () => {
  const [item] = adapt([recorded('v1beta3', 'dns: {}\n')], { images: {}, version: 'v1.21.14' });
  expect(item?.object).toHaveProperty(
    'data.ClusterConfiguration',
    expect.stringMatching(/^apiVersion: kubeadm\.k8s\.io\/v1beta2\ndns: \{\}\n/),
  );
});

const bootstrap = anItem('ClusterRoleBinding', 'kubeadm:kubelet-bootstrap', {
  subjects: [{ kind: 'Group', name: 'theirs' }],
});

test('whoever joins by kubeadm may look for a node of their name from v1.18 on', () => {
  const once = adapt([bootstrap], toNew);
  expect(once.map(keyOf)).toEqual([
    keyOf(bootstrap),
    keyOf(anItem('ClusterRole', 'kubeadm:get-nodes')),
    keyOf(anItem('ClusterRoleBinding', 'kubeadm:get-nodes')),
  ]);
  expect(once[2]?.object).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: 'kubeadm:get-nodes' },
    subjects: [{ kind: 'Group', name: 'theirs' }],
  });
  expect(adapt(once, toNew)).toEqual(once);
  expect(adapt([bootstrap], { images: {}, version: 'v1.17.17' })).toEqual([bootstrap]);
});

test('CoreDNS is given the right to read EndpointSlices, once', () => {
  const role = anItem('ClusterRole', 'system:coredns', { rules: [{ resources: ['endpoints'] }] });
  const once = adapt([role], toNew);
  expect(once[0]?.object).toHaveProperty('rules.1.resources', ['endpointslices']);
  expect(adapt(once, toNew)).toEqual(once);
});
