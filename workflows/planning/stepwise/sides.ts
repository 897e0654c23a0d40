import type { ComponentName, NodeLayout } from '../../../model/layout.js';
import { isCheckpoint } from '../../../model/layouts/hot.js';
import type { NodePlan } from '../../../model/plan.js';

/** Parts of a node that are upgraded at different times. Each is kept and taken back for itself. */
export const sideNames = ['etcd', 'control-plane', 'kubelet'] as const;
/** The same, as a type. */
export type SideName = (typeof sideNames)[number];
/** What has a run directory of its own on a node: the sides, and the data of etcd, for a way back to the snapshot of the hop. */
export type RunSide = SideName | 'data';

const members: { readonly [side in SideName]: readonly ComponentName[] } = {
  etcd: ['etcd'],
  'control-plane': ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
  kubelet: ['kubelet', 'kube-proxy'],
};

/**
 * The half of a layout that one side has: its components, their programs, and the units that start them. What is kept are the
 * files that change and nothing else, as data, keys and volumes stay where they are.
 */
export function sideOf(half: NodeLayout, side: SideName): NodeLayout {
  const components = half.components.filter(({ component }) => members[side].includes(component));
  return {
    ...half,
    components,
    units: unitsOf(half, components),
    programs: half.programs.filter(({ name }) => sideOfProgram(name) === side),
    keep: side === 'kubelet' ? half.keep.filter(isCheckpoint) : [],
  };
}

/** The control plane with nothing of it kept but the path that holds etcd's data. No file of it is installed. */
export function dataOf(half: NodeLayout, etcdData: string): NodeLayout {
  const controlPlane = [...members.etcd, ...members['control-plane']];
  const components = half.components.filter(({ component }) => controlPlane.includes(component));
  const units = unitsOf(half, components);
  return { ...half, components, units, programs: [], keep: [{ path: etcdData, carry: [] }] };
}

/** Has a node of this layout the side at all? */
export const hasSide = (half: NodeLayout, side: SideName): boolean =>
  half.components.some(({ component }) => members[side].includes(component));

/** Does the plan change something of a side on a node? */
export const isChanged = ({ changes }: NodePlan, side: SideName): boolean =>
  changes.some(({ component }) => members[side].includes(component));

/** kubectl and kubeadm go along with the kubelet. */
const sideOfProgram = (name: string): SideName =>
  sideNames.find((side) => members[side].some((component) => component === name)) ?? 'kubelet';

/** Their own ones, and for what has none that of the kubelet, which starts static pods and reads its own flags. */
function unitsOf(half: NodeLayout, components: NodeLayout['components']): string[] {
  const kubelet = half.components.find(({ component }) => component === 'kubelet');
  const owned = new Set(half.components.flatMap(ownUnit));
  const starters =
    kubelet?.kind === 'unit' ? ownUnit(kubelet) : half.units.filter((unit) => !owned.has(unit));
  const wanted = new Set(
    components.flatMap((one) => (one.kind === 'unit' ? ownUnit(one) : starters)),
  );
  return half.units.filter((unit) => wanted.has(unit));
}

const ownUnit = ({ kind, path }: NodeLayout['components'][number]): string[] =>
  kind === 'unit' ? [path.slice(path.lastIndexOf('/') + 1)] : [];
