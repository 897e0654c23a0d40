import { kubeadmLayout } from '../../model/layouts/kubeadm.js';
import type { NodeLayout } from '../../model/layout.js';
import { hotLayout } from '../../model/layouts/hot.js';
import { aSystemdLayout } from '../fakes/systemd-layout.js';

describe.each([
  ['kubeadm', kubeadmLayout],
  ['systemd-units', aSystemdLayout],
])('the hot layout of %s', (_, layout) => {
  const hot = hotLayout(layout);
  const halves: readonly [NodeLayout, NodeLayout][] = [
    [layout.controlPlane, hot.controlPlane],
    [layout.worker, hot.worker],
  ];

  test.each(halves)('moves no directory that containers have mounts below', (_old, half) => {
    for (const { path } of half.keep)
      for (const below of half.runtime.mountsBelow)
        expect(`${below}/`.startsWith(`${path}/`)).toBe(false);
  });

  test.each(halves)(
    'carries the parts of the kubelet that the whole layout carries',
    (old, half) => {
      const root = old.runtime.mountsBelow[0] ?? '';
      const state = old.keep.find(({ path }) => path === root);
      const kept = half.keep.filter(({ path }) => path.startsWith(`${root}/`));
      expect(kept.every(({ carry }) => carry.join() === '.')).toBe(true);
      expect(kept.map(({ path }) => path)).toEqual([
        ...(state?.carry ?? []).map((part) => `${root}/${part}`),
        `${root}/cpu_manager_state`,
        `${root}/memory_manager_state`,
      ]);
    },
  );

  test.each(halves)('leaves all else as it was, an empty etcd included', (old, half) => {
    const root = old.runtime.mountsBelow[0] ?? '';
    const others = ({ keep }: NodeLayout) => keep.filter(({ path }) => !path.startsWith(root));
    expect(others(half)).toEqual(others(old));
    expect({ ...half, keep: [] }).toEqual({ ...old, keep: [] });
  });
});
