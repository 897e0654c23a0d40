import { preparing } from './prepare.js';
import type { Strategy } from './runbook/strategy.js';
import { snapshotOfHop } from './steps/hop-snapshot.js';
import { objectionToQuarantine } from './steps/quarantine.js';
import { stepwiseRunbook } from './stepwise-runbook.js';

/** To the next minor, node by node, as the version skew policy allows. On paper: docs/runbooks/stepwise.md. */
export const inPlaceStepwise: Strategy = {
  name: 'in-place-stepwise',
  prepare: preparing('in-place-stepwise'),
  runbook: stepwiseRunbook,
  objectionToQuarantine: (plan, desk, node) =>
    objectionToQuarantine(plan, desk, node, 'upgrade the kubelet'),
  snapshotChoice: snapshotOfHop,
};
