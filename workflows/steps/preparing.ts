import type { NodeLayout } from '../../model/layout.js';
import { forNode } from '../planning/judge-bundle.js';
import { allOf, inOrder } from '../runbook/combine.js';
import { type Step, nothingToUndo } from '../runbook/step.js';
import { type Fleet, type NodeTask, onControlPlane, onWorkers } from './fleet.js';
import type { RunSide } from '../planning/stepwise/sides.js';
import { phaseTask, runOnNodes } from './phase-task.js';

/** Bring programs, images and rendered files to every node, by digest. Nothing of the old is touched. */
export function stage(fleet: Fleet): Step {
  const { spec, controlPlane, workerBatches } = fleet.plan;
  const nodes = controlPlane.length + workerBatches.flat().length;
  const discard = phaseTask(fleet, 'remove what was staged', 'restoring', ['discard-staged']);
  return {
    name: `stage ${spec.version} on ${nodes} nodes`,
    phase: 'prepare',
    run: allOf([
      onControlPlane(fleet, stageTask(fleet, spec.layout.controlPlane)),
      onWorkers(fleet, stageTask(fleet, spec.layout.worker)),
    ]),
    undo: inOrder([onWorkers(fleet, discard), onControlPlane(fleet, discard)]),
  };
}

const stageTask = (fleet: Fleet, layout: NodeLayout): NodeTask => ({
  name: 'stage',
  temperament: 'changing',
  work: ({ host, key }) => ({
    kind: 'prepare',
    shared: {
      run: host.runId,
      ssh: fleet.plan.spec.ssh,
      key,
      layout,
      bundleDirectory: fleet.plan.spec.bundle,
      files: forNode(layout, fleet.plan.bundle.files),
      stopGraceSeconds: fleet.plan.spec.stopGraceSeconds,
    },
  }),
});

/** A snapshot of etcd, proved by restoring it beside the running one. It is kept whatever happens, with `side` in its place. */
export const backUpEtcd = (fleet: Fleet, side?: RunSide): Step => {
  const { spec, controlPlane } = fleet.plan;
  return {
    name: `back up etcd on ${controlPlane.map(({ node }) => node.name).join(', ')}`,
    phase: 'back up',
    run: async ({ host, key }) => {
      const call = host.call('changing', 'snapshot etcd');
      const shared = {
        run: runOnNodes(host, side),
        ssh: spec.ssh,
        key,
        layout: spec.layout.controlPlane,
      };
      const snapshots = await Promise.all(
        controlPlane.map(({ node }) => call.backUpNode({ ...shared, node })),
      );
      return { ...snapshots[0], summary: snapshots.map(({ summary }) => summary).join('; ') };
    },
    undo: nothingToUndo,
  };
};
