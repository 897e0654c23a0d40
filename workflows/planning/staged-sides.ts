import type { NodeLayout } from '../../model/layout.js';
import type { SwitchPlan } from '../../model/plan.js';
import { type RunSide, dataOf, hasSide, onDataOf, sideNames, sideOf } from './stepwise/sides.js';

/** A part of a node with a run directory of its own: staged, kept and taken back for itself. */
export interface StagedSide {
  readonly side: RunSide;
  readonly layout: NodeLayout;
  /** Does it bring files, or only set some aside? */
  readonly installs: boolean;
}

/**
 * How nodes are cut where containers run on. Pure. Stepwise every member and server changes for itself; where the data is carried
 * over in one go the control plane changes with its etcd.
 */
export function sidesOf({ spec, etcdData }: Pick<SwitchPlan, 'spec' | 'etcdData'>): {
  readonly controlPlane: readonly StagedSide[];
  readonly worker: readonly StagedSide[];
} {
  const { controlPlane, worker } = spec.layout;
  if (spec.strategy === 'in-place-stepwise')
    return {
      controlPlane: [
        ...stepwise(controlPlane),
        ...(etcdData === undefined
          ? []
          : [{ side: 'data', layout: dataOf(controlPlane, etcdData), installs: false } as const]),
      ],
      worker: stepwise(worker),
    };
  return {
    controlPlane: [
      { side: 'data', layout: onDataOf(controlPlane), installs: true },
      kubeletOf(controlPlane),
    ],
    worker: [kubeletOf(worker)],
  };
}

const stepwise = (half: NodeLayout): StagedSide[] =>
  sideNames
    .filter((side) => hasSide(half, side))
    .map((side) => ({ side, layout: sideOf(half, side), installs: true }));

const kubeletOf = (half: NodeLayout): StagedSide => ({
  side: 'kubelet',
  layout: sideOf(half, 'kubelet'),
  installs: true,
});
