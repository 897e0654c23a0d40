import type { KeptPath, Layout, NodeLayout } from '../layout.js';

/**
 * What the kubelet's resource managers remember below its root directory. Each version reads what older ones wrote, not
 * the other way round, so the old kubelet must find its own again after a way back.
 * https://kubernetes.io/docs/tasks/administer-cluster/cpu-management-policies/
 */
const checkpoints = ['cpu_manager_state', 'memory_manager_state'];

/** Is a kept path what a kubelet's resource managers remember? */
export const isCheckpoint = ({ path }: KeptPath): boolean =>
  checkpoints.some((name) => path.endsWith(`/${name}`));

/**
 * The layout of a switch under running containers. Their volumes are mounted below the kubelet's root directory, so it
 * stays where it is; what the new side takes over from it is set aside part by part. All else is as in the layout given.
 */
export const hotLayout = (layout: Layout): Layout => ({
  ...layout,
  controlPlane: hotHalf(layout.controlPlane),
  worker: hotHalf(layout.worker),
});

const hotHalf = (half: NodeLayout): NodeLayout => ({
  ...half,
  keep: half.keep.flatMap((kept) => (holdsMounts(kept, half) ? partsOf(kept) : [kept])),
});

/** Would setting it aside take mounts of running containers with it? */
const holdsMounts = ({ path }: KeptPath, { runtime }: NodeLayout): boolean =>
  runtime.mountsBelow.some((below) => `${below}/`.startsWith(`${path}/`));

/** A part that is not there is kept as absent: the way back leaves none. */
const partsOf = ({ path, carry }: KeptPath): KeptPath[] =>
  [...carry.filter((part) => part !== '.'), ...checkpoints].map((part) => ({
    path: `${path}/${part}`,
    carry: ['.'],
  }));
