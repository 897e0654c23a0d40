import { kubeadmLayout } from '../../../model/layouts/kubeadm.js';
import { WrittenLayout } from '../../../model/schema/layout.js';
import { parse } from '../../../model/schema/parse.js';

const errors = (written: unknown): string[] => {
  const parsed = parse(WrittenLayout, written);
  return parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`);
};

const layoutOf = (written: unknown) => {
  const parsed = parse(WrittenLayout, written);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
};

const keeping = (...paths: string[]) => ({
  ...kubeadmLayout,
  worker: { ...kubeadmLayout.worker, keep: paths.map((path) => ({ path, carry: [] })) },
});

test('a root says where everything of a systemd layout is', () => {
  const { controlPlane, worker } = layoutOf({ 'systemd-units': { root: '/data/k8s' } });
  expect(controlPlane.keep).toEqual(
    expect.arrayContaining([
      { path: '/data/k8s/etc', carry: ['.'] },
      { path: '/data/k8s/kubelet', carry: ['pki'] },
      { path: '/data/k8s/etcd', carry: [] },
      { path: '/etc/systemd/system/kube-apiserver.service', carry: ['.'] },
      { path: '/data/k8s/bin/kube-apiserver', carry: [] },
    ]),
  );
  expect(worker.units).toEqual(['kubelet.service', 'kube-proxy.service']);
  expect(worker.keep.map(({ path }) => path)).not.toContain('/data/k8s/etcd');
});

test('a directory of its own and a unit of another name are taken as written', () => {
  const { worker } = layoutOf({
    'systemd-units': {
      root: '/data',
      kubeletDir: '/var/lib/kubelet',
      units: { kubelet: 'our-kubelet.service' },
    },
  });
  expect(worker.units[0]).toBe('our-kubelet.service');
  expect(worker.runtime.mountsBelow).toEqual(['/var/lib/kubelet']);
});

test('a whole layout is taken as it is', () => {
  expect(layoutOf(kubeadmLayout)).toEqual(kubeadmLayout);
});

test.each([
  ['an unknown name', 'kubeadmin', ': "kubeadmin" is not allowed; must be kubeadm, a map'],
  ['nothing', undefined, ': is missing; must be kubeadm'],
  [
    'no directories',
    { 'systemd-units': { binDir: '/a', etcDir: '/b', etcdDir: '/c' } },
    'systemd-units.kubeletDir: is missing; must be an abs',
  ],
  [
    'a misspelt option',
    { 'systemd-units': { root: '/a', bin: '/b' } },
    'systemd-units.bin: no such field; the fields here are root,',
  ],
  [
    'a unit that is an option',
    { 'systemd-units': { root: '/a', units: { etcd: '--now.service' } } },
    'systemd-units.units.etcd: "--now.service"',
  ],
  [
    'a path with a blank',
    { 'systemd-units': { root: '/a b' } },
    'systemd-units.root: "/a b" is not allowed; must be an absolute path',
  ],
  [
    'a root that is the system',
    { 'systemd-units': { root: '/data', etcDir: '/etc' } },
    'systemd-units: "/etc" is not allowed; must not be a directory of the system',
  ],
  [
    'a kept path twice',
    keeping('/a/b', '/a/b'),
    'worker.keep[1].path: "/a/b" is not allowed; must be kept once',
  ],
  [
    'a kept path in another',
    keeping('/a/b', '/a/b/c'),
    'worker.keep[1].path: "/a/b/c" is not allowed; must not lie below another kept path',
  ],
  ['the whole system', keeping('/usr'), 'worker.keep[0].path: "/usr" is not allowed; must not be'],
  [
    'a carry that climbs',
    {
      ...kubeadmLayout,
      worker: { ...kubeadmLayout.worker, keep: [{ path: '/a/b', carry: ['../c'] }] },
    },
    'worker.keep[0].carry[0]: "../c" is not allowed; must be "." or a path below',
  ],
])('%s is refused', (_, written, line) => {
  expect(errors(written)[0]).toContain(line);
});
