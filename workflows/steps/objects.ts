import { evidence } from '../../model/evidence.js';
import type { BaselineRef, ExportRef } from '../../model/objects.js';
import type { KindInUse } from '../../model/inventory.js';
import type { SwitchPlan } from '../../model/plan.js';
import type { Rehearsal } from '../../model/rehearsal.js';
import { allOf } from '../runbook/combine.js';
import { because, regressed } from '../runbook/failures.js';
import { type Step, type Verb, nothingToUndo } from '../runbook/step.js';
import { controlPlaneIsWell } from './control-plane-well.js';
import { type Fleet, nodesLeft } from './fleet.js';

/** What earlier steps leave to later ones: references into the artifact store, never contents. */
export interface Taken {
  baseline?: BaselineRef;
  export?: ExportRef;
  /** Kinds of the export: those of the plan, and what came since. */
  kinds?: readonly KindInUse[];
  /** What people saw at the gate before the window, where there is one. */
  rehearsed?: Pick<Rehearsal, 'export' | 'findings' | 'kinds'>;
}

/** Names everything that is well now, to be compared with after the way in and after the way back. */
export const recordBaseline = (fleet: Fleet, plan: SwitchPlan, taken: Taken): Step => ({
  name: 'record how the cluster is',
  phase: 'initialise',
  run: async ({ host }) => {
    const input = { cluster: oldSide(plan), checks: plan.spec.checks };
    taken.baseline = await host.call('reading', 'record baseline').recordBaseline(input);
    const { workloads, broken } = taken.baseline;
    return evidence(`${workloads} workloads, ${broken.length} of them broken already`, {
      broken: [...broken],
    });
  },
  undo: async ({ host }) => {
    if (!taken.baseline) return evidence('there was no baseline: nothing had been changed');
    const { checks, startTimeoutSeconds: timeoutSeconds } = plan.spec;
    return host.call('restoring', 'compare with the baseline').waitForBaseline({
      cluster: oldSide(plan),
      baseline: taken.baseline,
      checks,
      timeoutSeconds,
      ...(fleet.restartedAt !== undefined && { since: fleet.restartedAt }),
    });
  },
});

/** Namespaces, configuration, identities, volumes, services and the cluster's own add-ons. */
export const importFoundation = (plan: SwitchPlan, taken: Taken): Step => ({
  name: 'import what the workloads stand on',
  phase: 'install',
  run: ({ host }) =>
    host.call('changing', 'import the foundation').importObjects({
      ...importOf(plan, exported(taken)),
      part: 'foundation',
      holdBackPodRanges: plan.podRangesLast,
    }),
  undo: nothingToUndo, // What was created lies in the new side's etcd, which is put away whole.
});

/** The last of the Nodes' import, where the plan says so. */
export const givePodRanges =
  (fleet: Fleet, taken: Taken): Verb =>
  async ({ host }) => {
    if (!fleet.plan.podRangesLast) return evidence('Nodes have their pod ranges already');
    return host.call('changing', 'give Nodes their pod ranges').givePodRanges({
      ...importOf(fleet.plan, exported(taken)),
      nodes: nodesLeft(fleet),
      timeoutSeconds: fleet.plan.spec.startTimeoutSeconds,
    });
  };

/** What starts pods of the application: only after every old container has ended. */
export const importWorkloads = (plan: SwitchPlan, taken: Taken): Step => ({
  name: 'import the workloads',
  phase: 'install',
  run: ({ host }) =>
    host.call('changing', 'import the workloads').importObjects({
      ...importOf(plan, exported(taken)),
      part: 'workloads',
    }),
  undo: async ({ host }) => {
    if (!taken.export) return evidence('nothing had been imported');
    const input = comparisonOf(plan, taken, taken.export);
    try {
      return await host.call('reading', 'list what is given up').listCreatedSince(input);
    } catch (cause) {
      // A new side that is broken must not hold up the way back.
      return evidence(`could not list what was created since: ${because(cause)}`);
    }
  },
});

/** Components, nodes, workloads and objects as they were, in the new version. */
export const verify = (fleet: Fleet, taken: Taken): Step => ({
  name: 'verify workloads and objects against what was there before',
  phase: 'verify',
  run: async (place) => {
    const well = await allOf([waitUntilWell(fleet, taken), controlPlaneIsWell(fleet)])(place);
    const input = comparisonOf(fleet.plan, taken, exported(taken));
    const equal = await place.host.call('changing', 'compare objects').compareObjects(input);
    return {
      summary: `${well.summary}; ${equal.summary}`,
      details: { ...well.details, ...equal.details },
      ...(well.nodes && { nodes: well.nodes }),
    };
  },
  undo: nothingToUndo,
});

/** The same without objects: they were proved where their data was restored, record by record. */
export const verifyHealth = (fleet: Fleet, taken: Taken): Step => ({
  name: 'verify workloads against what was there before',
  phase: 'verify',
  run: waitUntilWell(fleet, taken),
  undo: nothingToUndo,
});

const waitUntilWell =
  ({ plan, lost }: Fleet, taken: Taken): Verb =>
  async ({ host }) => {
    if (!taken.baseline) throw regressed('there is no baseline to verify against');
    const { checks, startTimeoutSeconds: timeoutSeconds } = plan.spec;
    return host.call('changing', 'wait for the baseline').waitForBaseline({
      cluster: newSide(plan),
      baseline: taken.baseline,
      checks,
      timeoutSeconds,
      ...(lost.size > 0 && { without: [...lost] }),
    });
  };

function exported(taken: Taken): ExportRef {
  if (!taken.export) throw regressed('there is no export to import from');
  return taken.export;
}

const comparisonOf = (plan: SwitchPlan, taken: Taken, from: ExportRef) => ({
  cluster: newSide(plan),
  export: from,
  kinds: taken.kinds ?? plan.kinds,
  images: plan.images,
});

const importOf = (plan: SwitchPlan, from: ExportRef) => ({
  cluster: newSide(plan),
  export: from,
  images: plan.images,
  version: plan.spec.version,
  mode: plan.spec.importMode,
});

/** The old cluster, known by the UID of its kube-system. */
export const oldSide = ({ spec, cluster }: SwitchPlan) => ({
  kubeconfig: spec.kubeconfig,
  uid: cluster.uid,
});

/** The new one, at the same address with the same credentials: on an etcd of its own it is another cluster. */
export const newSide = (plan: SwitchPlan) =>
  plan.spec.carry === 'data' ? oldSide(plan) : { kubeconfig: plan.spec.kubeconfig };
