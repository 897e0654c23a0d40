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
 * The half of a layout that one side has: its components, their programs, and what starts them. What is kept are the files that
 * change and nothing else, as data, keys and volumes stay where they are.
 */
export function sideOf(half: NodeLayout, side: SideName): NodeLayout {
  return {
    ...partOf(half, members[side]),
    programs: half.programs.filter(({ name }) => sideOfProgram(name) === side),
    keep: side === 'kubelet' ? half.keep.filter(isCheckpoint) : [],
  };
}

/** The control plane with nothing of it kept but the path that holds etcd's data. No file of it is installed. */
export const dataOf = (half: NodeLayout, etcdData: string): NodeLayout => ({
  ...partOf(half, controlPlane),
  programs: [],
  keep: [{ path: etcdData, carry: [] }],
});

/** The control plane together with etcd, whose data is set aside whole: what the new side begins without. */
export const onDataOf = (half: NodeLayout): NodeLayout => ({
  ...partOf(half, controlPlane),
  programs: half.programs.filter(({ name }) => sideOfProgram(name) !== 'kubelet'),
  keep: half.keep.filter(
    ({ path, carry }) => carry.length === 0 && !half.programs.some((one) => one.path === path),
  ),
});

const controlPlane = [...members.etcd, ...members['control-plane']];

/** Has a node of this layout the side at all? */
export const hasSide = (half: NodeLayout, side: SideName): boolean =>
  half.components.some(({ component }) => members[side].includes(component));

/** Are components of the side static pods here? */
export const hasPods = (half: NodeLayout, side: SideName): boolean =>
  half.components.some(
    ({ component, kind }) => kind === 'static-pod' && members[side].includes(component),
  );

/** Does the plan change something of a side on a node? */
export const isChanged = ({ changes }: NodePlan, side: SideName): boolean =>
  changes.some(({ component }) => members[side].includes(component));

/** kubectl and kubeadm go along with the kubelet. */
const sideOfProgram = (name: string): SideName =>
  sideNames.find((side) => members[side].some((component) => component === name)) ?? 'kubelet';

/**
 * Some components of a half and what starts them: their own units. Static pods are taken up by the kubelet, which runs on meanwhile;
 * the flags of a kubelet are read by its unit.
 */
function partOf(half: NodeLayout, names: readonly ComponentName[]): NodeLayout {
  const components = half.components.filter(({ component }) => names.includes(component));
  const [kubelet] = kubeletUnits(half);
  const wanted = new Set(
    components.flatMap((one) => (one.component === 'kubelet' ? kubeletUnits(half) : ownUnit(one))),
  );
  return {
    ...half,
    components,
    units: half.units.filter((unit) => wanted.has(unit)),
    ...(kubelet !== undefined &&
      components.some(({ kind }) => kind === 'static-pod') && { kubelet }),
  };
}

/** Its own one, or what no other component's file is. */
function kubeletUnits(half: NodeLayout): string[] {
  const kubelet = half.components.find(({ component }) => component === 'kubelet');
  if (kubelet?.kind === 'unit') return ownUnit(kubelet);
  const owned = new Set(half.components.flatMap(ownUnit));
  return half.units.filter((unit) => !owned.has(unit));
}

const ownUnit = ({ kind, path }: NodeLayout['components'][number]): string[] =>
  kind === 'unit' ? [path.slice(path.lastIndexOf('/') + 1)] : [];
