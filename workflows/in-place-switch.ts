import { inPlaceSwitchRunbook } from './in-place-switch-runbook.js';
import { planSwitch } from './planning/plan-switch.js';
import type { Strategy } from './runbook/conduct.js';

/** Upgrade a cluster where it stands, the old one kept whole beside the new. On paper: docs/runbooks/in-place-switch.md. */
export const inPlaceSwitch: Strategy = {
  name: 'in-place-switch',
  prepare: async (host, request) => {
    const spec = await host.call('reading', 'check the spec').parseSpec(request);
    const inventory = await host.call('reading', `assess ${spec.cluster}`).assess(spec);
    return planSwitch(spec, inventory);
  },
  runbook: inPlaceSwitchRunbook,
};
