import { gate } from '../runbook/gate.js';
import type { Step } from '../runbook/step.js';
import type { Needs } from '../runbook/window.js';
import { asked, inWindow } from './asking.js';
import { seeDrift } from './exporting.js';
import type { Fleet } from './fleet.js';
import { type Taken, recordBaseline } from './objects.js';

/** What a strategy does in its own way before it cuts over. */
export interface Preparation {
  /** Brings what is needed to the nodes, and backs up. */
  readonly prepare: readonly Step[];
  /** Reads every object once more. */
  readonly read: Step;
  /** What has to fit into the window that it begins in; the whole plan where nothing is said. */
  readonly needs?: Needs;
}

/** Every strategy until it changes something: people agree, nodes are prepared, and every object is read once more. */
export const untilCutOver = (
  fleet: Fleet,
  taken: Taken,
  { prepare, read, needs }: Preparation,
): readonly Step[] => {
  const { plan } = fleet;
  const { approvals } = plan.spec;
  return [
    gate('plan', 'approve the plan', 'prepare', approvals),
    ...prepare,
    ...asked(
      plan,
      'window',
      seeDrift(plan, taken),
      gate('window', 'open the window', 'prepare', approvals),
    ),
    ...inWindow(plan, 'wait for a window', needs),
    recordBaseline(fleet, plan, taken),
    read,
    ...asked(
      plan,
      'cut-over',
      gate('cut-over', 'cut over', 'prepare', approvals),
      ...inWindow(plan, 'look whether the window is still long enough', needs),
    ),
  ];
};

/** Every strategy once it is verified: until people accept it, and let go of the old side, the way back stands ready. */
export const untilLetGo = (
  { plan }: Fleet,
  retire: Step,
  ...beforeAccept: readonly Step[]
): readonly Step[] => {
  const { approvals } = plan.spec;
  return [
    ...asked(
      plan,
      'accept',
      ...beforeAccept,
      gate('accept', 'accept the new version', 'accept', approvals),
    ),
    ...asked(plan, 'retire', gate('retire', 'let go of the old side', 'accept', approvals), retire),
  ];
};
