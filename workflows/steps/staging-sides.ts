import { forNode } from '../planning/judge-bundle.js';
import { type StagedSide, sidesOf } from '../planning/staged-sides.js';
import { allOf, inOrder } from '../runbook/combine.js';
import type { Temperament } from '../runbook/host.js';
import { type Step, type Verb, nothingToUndo, pointOfNoReturn } from '../runbook/step.js';
import { type Fleet, type NodeTask, everyNode, onControlPlane, onWorkers } from './fleet.js';
import { phaseTask, runOnNodes } from './phase-task.js';
import type { NodeVerb } from '../../model/node-phase.js';

/** Every side of every node is staged before anything changes. Nothing of the old is touched. */
export const stageSides = (fleet: Fleet): Step => ({
  name: `stage ${fleet.plan.spec.version} on ${everyNode(fleet).length} nodes`,
  phase: 'prepare',
  run: onEverySide(fleet, (staged) => stageTask(fleet, staged)),
  undo: eachSideWith(fleet, 'remove what was staged', 'restoring', 'discard-staged'),
});

/** Every old file must be there, bit for bit: it is what a rollback stands on. */
export const verifyKeptSides = (fleet: Fleet): Step => ({
  name: 'compare the kept old files with their manifests',
  phase: 'verify',
  run: eachSideWith(fleet, 'compare kept files', 'changing', 'verify-kept'),
  undo: nothingToUndo,
});

/** What was kept is removed for good. From here on the only way is forward. */
export const retireOldSides = (fleet: Fleet): Step => ({
  name: `remove the old files of ${everyNode(fleet).length} nodes for good`,
  phase: 'accept',
  run: eachSideWith(fleet, 'remove old files', 'changing', 'retire'),
  undo: pointOfNoReturn,
});

/** Files are sent, compared and removed while everything runs on. */
const atOnce = 10;

const eachSideWith = (fleet: Fleet, name: string, temperament: Temperament, verb: NodeVerb): Verb =>
  onEverySide(fleet, ({ side }) => ({
    ...phaseTask(fleet, name, temperament, [verb], { side }),
    atLeast: atOnce,
    ...(temperament !== 'restoring' && { passesLost: true as const }),
  }));

/** One side after the other, since they share a node's store; all nodes side by side. */
function onEverySide(fleet: Fleet, task: (staged: StagedSide) => NodeTask): Verb {
  const { controlPlane, worker } = sidesOf(fleet.plan);
  return allOf([
    inOrder(controlPlane.map((staged) => onControlPlane(fleet, task(staged)))),
    inOrder(worker.map((staged) => onWorkers(fleet, task(staged)))),
  ]);
}

const stageTask = (fleet: Fleet, { side, layout, installs }: StagedSide): NodeTask => ({
  name: `stage ${side}`,
  temperament: 'changing',
  atLeast: atOnce,
  work: ({ host, key }) => {
    const { spec, bundle } = fleet.plan;
    const files = forNode(layout, bundle.files);
    return {
      kind: 'prepare',
      ...(!installs && { installsNothing: true }),
      shared: {
        run: runOnNodes(host, side),
        ssh: spec.ssh,
        key,
        layout,
        bundleDirectory: spec.bundle,
        files: installs ? files : files.filter(({ kind }) => kind === 'program'),
        stopGraceSeconds: spec.stopGraceSeconds,
        watchSeconds: spec.watchSeconds,
      },
    };
  },
});
