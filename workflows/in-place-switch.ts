import type { SwitchPlan } from '../model/plan.js';
import type { InPlaceSpec } from '../model/spec.js';
import { hotSwitchRunbook } from './hot-switch-runbook.js';
import { preparing } from './prepare.js';
import { reimportSwitchRunbook } from './reimport-switch-runbook.js';
import type { Strategy } from './runbook/strategy.js';
import { objectionToQuarantine } from './steps/quarantine.js';

/** Upgrade a cluster where it stands, the old one kept whole beside the new. On paper: docs/runbooks. */
export const inPlaceSwitch: Strategy = {
  name: 'in-place-switch',
  prepare: preparing('in-place-switch'),
  runbook: (plan, lost, known) => ways[plan.spec.carry].runbook(plan, lost, known),
  objectionToQuarantine: (plan, desk, node) =>
    objectionToQuarantine(plan, desk, node, ways[plan.spec.carry].starting(plan)),
  snapshotChoice: () => ({
    can: false,
    why: 'a switch is taken back on the data of the old side as it was when that stopped',
  }),
};

/** The two ways of carrying the workloads: their lines, and how the names of those begin that start the target on workers. */
const ways: {
  readonly [carry in InPlaceSpec['carry']]: {
    readonly runbook: Strategy['runbook'];
    readonly starting: (plan: SwitchPlan) => string;
  };
} = {
  reimport: {
    runbook: reimportSwitchRunbook,
    starting: ({ spec, workerBatches }) =>
      `start ${spec.version} on ${workerBatches.flat().length} `,
  },
  data: { runbook: hotSwitchRunbook, starting: () => 'swap the kubelet' },
};
