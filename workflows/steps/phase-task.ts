import type { NodeVerb } from '../../model/node-phase.js';
import type { Host, Temperament } from '../runbook/host.js';
import type { RunSide } from '../planning/stepwise/sides.js';
import type { Fleet, NodeTask } from './fleet.js';

/** What a phase may be told beside its verbs. */
export interface PhaseMore {
  readonly snapshot?: string;
  readonly members?: string;
  readonly version?: string;
  readonly timeoutSeconds?: number;
  /** For undo: nothing is done where this run has stopped and changed nothing. */
  readonly onlyIfTouched?: true;
  /** Where nodes are upgraded side by side: each side is kept and taken back under a name of its own. */
  readonly side?: RunSide;
}

/** The control plane with its etcd, which changes below kubelets that run on. */
export const data = { side: 'data' } as const;
/** And these, below containers that run on. */
export const kubelet = { side: 'kubelet' } as const;

/** What names a run, or one side of it, on nodes. */
export const runOnNodes = ({ runId }: Pick<Host, 'runId'>, side?: RunSide): string =>
  side === undefined ? runId : `${runId}-${side}`;

/** Verbs of the node agent, in order, as something to do on nodes. */
export const phaseTask = (
  fleet: Fleet,
  name: string,
  temperament: Temperament,
  verbs: readonly NodeVerb[],
  { side, ...more }: PhaseMore = {},
): NodeTask => ({
  name,
  temperament,
  work: ({ host, key }) => ({
    kind: 'phase',
    // The clock rises with every step: a zombie of an earlier one is refused by the node.
    shared: {
      run: runOnNodes(host, side),
      ssh: fleet.plan.spec.ssh,
      key,
      verbs,
      epoch: host.now(),
      ...more,
    },
  }),
});
