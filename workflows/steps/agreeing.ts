import { gate } from '../runbook/gate.js';
import type { Step } from '../runbook/step.js';
import { asked, inWindow } from './asking.js';
import { seeDrift } from './exporting.js';
import type { Fleet } from './fleet.js';
import { type Taken, recordBaseline } from './objects.js';
import { backUpEtcd, stage } from './preparing.js';
import { retireOldSide } from './switching.js';

/** Every switch until it is cut over: people agree, nodes are prepared, and `read` reads every object once more. */
export const untilCutOver = (fleet: Fleet, taken: Taken, read: Step): readonly Step[] => {
  const { plan } = fleet;
  const { approvals } = plan.spec;
  return [
    gate('plan', 'approve the plan', 'prepare', approvals),
    stage(fleet),
    backUpEtcd(fleet),
    ...asked(
      plan,
      'window',
      seeDrift(plan, taken),
      gate('window', 'open the window', 'prepare', approvals),
    ),
    ...inWindow(plan, 'wait for a window'),
    recordBaseline(fleet, plan, taken),
    read,
    ...asked(
      plan,
      'cut-over',
      gate('cut-over', 'cut over', 'prepare', approvals),
      ...inWindow(plan, 'look whether the window is still long enough'),
    ),
  ];
};

/** Every switch once it is verified: until people accept it, and let go of the old side, the way back stands ready. */
export const untilLetGo = (fleet: Fleet, ...beforeAccept: readonly Step[]): readonly Step[] => {
  const { plan } = fleet;
  const { approvals } = plan.spec;
  return [
    ...asked(
      plan,
      'accept',
      ...beforeAccept,
      gate('accept', 'accept the new version', 'accept', approvals),
    ),
    ...asked(
      plan,
      'retire',
      gate('retire', 'let go of the old side', 'accept', approvals),
      retireOldSide(fleet),
    ),
  ];
};
