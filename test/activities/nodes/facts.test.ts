import { expect, test } from '@jest/globals';
import type { InventoryAnswer } from '../../../activities/nodes/answers.js';
import { etcdAccess } from '../../../activities/nodes/back-up.js';
import { judgeNode } from '../../../activities/nodes/read-node.js';
import { recipeOf } from '../../../activities/nodes/recipe.js';
import type { NodeLayout } from '../../../model/layout.js';
import { kubeadmLayout } from '../../../model/layouts/kubeadm.js';

test.each([
  {
    name: 'loopback first, with its certificates',
    args: [
      '--listen-client-urls=https://10.0.0.1:2379,https://127.0.0.1:2379',
      '--cert-file=/c',
      '--key-file=/k',
      '--trusted-ca-file=/a',
    ],
    access: { endpoint: 'https://127.0.0.1:2379', cacert: '/a', cert: '/c', key: '/k' },
  },
  {
    name: 'every address means this one',
    args: ['--listen-client-urls=http://0.0.0.0:2379'],
    access: { endpoint: 'http://127.0.0.1:2379' },
  },
  { name: 'its default', args: [], access: { endpoint: 'http://127.0.0.1:2379' } },
])('etcd is reached by $name', ({ args, access }) => {
  expect(etcdAccess('cp-1', args)).toEqual(access);
});

const well: InventoryAnswer = {
  clockMs: 0,
  freeBytes: 1,
  files: [],
  kept: [],
  mountPoints: [],
  units: [],
  programs: ['ctr', 'systemctl', 'systemd-run', 'umount'],
  socket: true,
  uid: 0,
};

test.each([
  { name: 'nothing', seen: {}, found: [] },
  {
    name: 'no ctr',
    seen: { programs: ['systemctl', 'systemd-run', 'umount'] },
    found: ['ctr is not there'],
  },
  { name: 'no root', seen: { uid: 1000 }, found: ['the agent runs as user 1000'] },
  {
    name: 'no socket',
    seen: { socket: false },
    found: ['/run/containerd/containerd.sock is not there'],
  },
  {
    name: 'an unknown and a stopped unit',
    seen: {
      units: [
        { name: 'a.service', loaded: false, active: false },
        { name: 'b.service', loaded: true, active: false },
      ],
    },
    found: ['a.service is not known to systemd', 'b.service does not run'],
  },
  {
    name: 'a kept link',
    seen: { kept: [{ path: '/var/lib/etcd', type: 'link' as const }] },
    found: ['/var/lib/etcd is a link'],
  },
  {
    name: 'a missing file',
    seen: { files: [{ path: '/etc/x', absent: true as const }] },
    found: ['/etc/x is not there'],
  },
])('a node is judged: $name', ({ seen, found }) => {
  const findings = judgeNode('w-1', kubeadmLayout.worker, { ...well, ...seen });
  expect(findings.map(({ what }) => what)).toEqual(found);
  expect(findings.every(({ severity, where }) => severity === 'blocker' && where === 'w-1')).toBe(
    true,
  );
});

test('a program that is in no kept path gets one, so that the old one is never overwritten', () => {
  const layout = { ...kubeadmLayout.worker, keep: [{ path: '/etc/kubernetes', carry: [] }] };
  const bundle = [
    { name: 'kubelet', kind: 'program', sha256: 'a', size: 1 },
    { name: 'etcdctl', kind: 'program', sha256: 'b', size: 1 },
    { name: 'pause.tar', kind: 'image', sha256: 'c', size: 1, image: 'r/pause:3.6' },
  ] as const;
  const recipe = recipeOf(layout, bundle, [], { graceSeconds: 5 });
  expect(recipe.kept).toEqual([
    { path: '/etc/kubernetes', carry: [] },
    { path: '/usr/bin/kubelet', carry: [] },
  ]);
  expect(recipe.tools).toEqual({ etcdctl: 'b' });
  expect(recipe.images).toEqual([{ image: 'r/pause:3.6', sha256: 'c' }]);
});

test('a recipe names what starts etcd, and nothing on a node without it', () => {
  const of = (layout: NodeLayout) => recipeOf(layout, [], [], { graceSeconds: 5 }).etcd;
  expect(of(kubeadmLayout.worker)).toBeUndefined();
  expect(of(kubeadmLayout.controlPlane)).toEqual({
    kind: 'static-pod',
    path: '/etc/kubernetes/manifests/etcd.yaml',
  });
  const path = '/etc/systemd/system/etcd.service';
  const components = [{ component: 'etcd', kind: 'unit', path }] as const;
  const layout = { ...kubeadmLayout.worker, components, units: ['etcd.service'] };
  expect(of(layout)).toEqual({ kind: 'unit', path, unit: 'etcd.service' });
  expect(of({ ...layout, units: ['other.service'] })).toBeUndefined();
});

test('a recipe names what starts the API server, and which components are static pods', () => {
  const of = (layout: NodeLayout) => {
    const { api, staticPods } = recipeOf(layout, [], [], { graceSeconds: 5 });
    return { api, staticPods };
  };
  expect(of(kubeadmLayout.worker)).toEqual({ staticPods: [] });
  expect(of(kubeadmLayout.controlPlane)).toEqual({
    api: { kind: 'static-pod', path: '/etc/kubernetes/manifests/kube-apiserver.yaml' },
    staticPods: expect.arrayContaining([
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
    ]),
  });
  const path = '/etc/systemd/system/kube-apiserver.service';
  const components = [{ component: 'kube-apiserver', kind: 'unit', path }] as const;
  expect(of({ ...kubeadmLayout.worker, components, units: ['kube-apiserver.service'] })).toEqual({
    api: { kind: 'unit', path, unit: 'kube-apiserver.service' },
    staticPods: [],
  });
});
