import { hotLayout } from '../../../model/layouts/hot.js';
import { kubeadmLayout } from '../../../model/layouts/kubeadm.js';
import { onDataOf, sideOf } from '../../../workflows/planning/stepwise/sides.js';
import { aSystemdLayout } from '../../fakes/systemd-layout.js';

const kubeadm = hotLayout(kubeadmLayout).controlPlane;
const systemd = hotLayout(aSystemdLayout).controlPlane;

test('static pods are taken up by the kubelet, which runs on and is named', () => {
  for (const side of ['etcd', 'control-plane'] as const)
    expect(sideOf(kubeadm, side)).toMatchObject({ units: [], kubelet: 'kubelet.service' });
  expect(sideOf(kubeadm, 'kubelet').units).toEqual(['kubelet.service']);
  for (const half of [sideOf(kubeadm, 'kubelet'), sideOf(systemd, 'control-plane')])
    expect(half).not.toHaveProperty('kubelet');
});

test('where the data is carried over the control plane changes with etcd, whose data alone is set aside whole', () => {
  for (const [half, data, units] of [
    [kubeadm, '/var/lib/etcd', 0],
    [systemd, aSystemdLayout.controlPlane.keep.at(2)?.path, 4],
  ] as const) {
    const side = onDataOf(half);
    expect(side.keep).toEqual([{ path: data, carry: [] }]);
    expect(side.units).toHaveLength(units);
    expect(side.components.map(({ component }) => component)).toEqual([
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
    ]);
    const whole = [...side.programs, ...sideOf(half, 'kubelet').programs];
    expect(new Set(whole)).toEqual(new Set(half.programs));
  }
});

test('a side of units has its own ones and its own programs', () => {
  const { units, programs } = sideOf(systemd, 'control-plane');
  const names = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
  expect(units).toEqual(names.map((name) => `${name}.service`));
  expect(programs.map(({ name }) => name)).toEqual(names);
  expect(sideOf(systemd, 'kubelet').units).toEqual(['kubelet.service', 'kube-proxy.service']);
});

test('no data, key or volume is ever set aside', () => {
  for (const layout of [kubeadm, systemd])
    for (const side of ['etcd', 'control-plane', 'kubelet'] as const)
      expect(
        sideOf(layout, side)
          .keep.map(({ path }) => path)
          .filter((path) => !/(cpu|memory)_manager_state$/.test(path)),
      ).toEqual([]);
});

test('the three sides have every component and every program once', () => {
  for (const layout of [kubeadm, systemd]) {
    const sides = (['etcd', 'control-plane', 'kubelet'] as const).map((side) =>
      sideOf(layout, side),
    );
    expect(sides.flatMap(({ components }) => components)).toEqual(layout.components);
    expect(new Set(sides.flatMap(({ programs }) => programs))).toEqual(new Set(layout.programs));
    expect(sides.flatMap(({ programs }) => programs)).toHaveLength(layout.programs.length);
  }
});
