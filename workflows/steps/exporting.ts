import { evidence } from '../../model/evidence.js';
import type { Finding } from '../../model/finding.js';
import type { SwitchPlan } from '../../model/plan.js';
import type { Drift, Rehearsal } from '../../model/rehearsal.js';
import { copyOfPlanned } from '../planning/copy-of.js';
import { refused, regressed } from '../runbook/failures.js';
import { type Step, nothingToUndo } from '../runbook/step.js';
import { type Taken, oldSide } from './objects.js';

/** Shows at the gate what is not as it was rehearsed; what is approved there counts as rehearsed. */
export const seeDrift = (plan: SwitchPlan, taken: Taken): Step => ({
  name: 'see what changed since the rehearsal',
  phase: 'prepare',
  run: async ({ host }) => {
    const seen = await host.call('changing', 'compare with the rehearsal').exportObjects({
      ...copyOfPlanned(plan),
      rehearsed: rehearsedBy(plan),
      serverFlags: plan.serverFlags,
    });
    refuseGrants(plan, seen.drift);
    const { findings } = rehearsedBy(plan);
    taken.rehearsed = {
      export: seen.export,
      kinds: seen.kinds,
      findings: [...findings, ...seen.drift.unfit],
    };
    return driftEvidence(seen.drift);
  },
  undo: nothingToUndo,
});

/** Every object that is to be carried, from a fresh copy into the artifact store, as the target's API server has it. */
export const exportObjects = (plan: SwitchPlan, taken: Taken): Step => ({
  name: 'export the objects',
  phase: 'initialise',
  run: async ({ host }) => {
    const rehearsed = taken.rehearsed ?? rehearsedBy(plan);
    const { serverFlags } = plan;
    const input = { ...copyOfPlanned(plan), rehearsed, serverFlags };
    const {
      export: made,
      kinds,
      drift,
    } = await host.call('changing', 'export').exportObjects(input);
    refuseGrants(plan, drift);
    if (drift.unfit.length > 0) throw regressed(unfitText(drift));
    taken.export = made;
    taken.kinds = kinds;
    const { objects, digest, counts, leftOut } = made;
    return evidence(`exported ${objects} objects; ${driftText(drift)}`, {
      digest,
      counts,
      leftOut,
      drift: driftDetails(drift),
    });
  },
  undo: async ({ host }) => {
    if (!taken.export) return evidence('nothing was exported');
    return host.call('restoring', 'look for every exported object').compareObjects({
      cluster: oldSide(plan),
      export: taken.export,
      kinds: taken.kinds ?? plan.kinds,
      images: {},
      byName: true,
    });
  },
});

/** Before data is carried over: the target reads every object of it, on a copy that is as fresh as can be. */
export const proveReadable = (plan: SwitchPlan, taken: Taken): Step => ({
  ...exportObjects(plan, taken),
  name: 'read every object on a fresh copy',
  undo: nothingToUndo,
});

const driftText = ({ created, changed, deleted, grants = [] }: Drift): string =>
  `since the rehearsal ${created} were created, ${changed} changed, ${deleted} deleted` +
  (grants.length === 0
    ? ''
    : `; who may do everything since then: ${grants.map(lineOf).join('; ')}`);

/** As the report counts it. */
const driftDetails = ({ created, changed, deleted, examples }: Drift) => ({
  created,
  changed,
  deleted,
  examples,
});

const driftEvidence = (drift: Drift) =>
  evidence(
    drift.unfit.length === 0
      ? driftText(drift)
      : `${driftText(drift)}; ${drift.unfit.length} things were never rehearsed`,
    {
      drift: driftDetails(drift),
      unfit: [...drift.unfit, ...(drift.grants ?? [])].map(lineOf),
    },
  );

const lineOf = ({ id, where, what }: Finding): string => `${where}: ${what} (${id})`;

const unfitText = (drift: Drift): string =>
  `${drift.unfit.length} things were never rehearsed: ` +
  `${drift.unfit.map(lineOf).join('\n')}\n` +
  'nothing was stopped; plan again, or ask for the gate "window", at which people see them';

/**
 * Nobody makes a new administrator of the target by changing the cluster between approval and window. Where the data is
 * carried along nothing is imported, and it is shown. @throws Refused
 */
function refuseGrants(plan: SwitchPlan, { grants = [] }: Drift): void {
  if (plan.spec.carry !== 'reimport' || grants.length === 0) return;
  throw refused(
    `since the rehearsal everything was given to somebody:\n${grants.map(lineOf).join('\n')}\n` +
      'nothing was stopped; delete the binding where nobody meant it, else plan again, so that people see it in the plan',
  );
}

function rehearsedBy({ rehearsal }: SwitchPlan): Rehearsal {
  if (!rehearsal) throw regressed('the plan was never rehearsed; plan again');
  return rehearsal;
}
