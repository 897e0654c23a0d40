import type { NodeVerb } from '../../model/node-phase.js';
import type { KubernetesVersion } from '../../model/version.js';
import { startsDnsAnew } from '../planning/stepwise/dns.js';
import { inOrder } from '../runbook/combine.js';
import { type Step, nothingToUndo } from '../runbook/step.js';
import { type Fleet, names, onControlPlane, onWorkers } from './fleet.js';
import { newSide, oldSide } from './objects.js';
import { phaseTask } from './phase-task.js';
import { waitForNodes } from './sides.js';

/** The workers of some batches, so many at a time as the run's pace says. One whose swap fails may be left behind. */
export const swapKubelets = (
  fleet: Fleet,
  name: string,
  only: Fleet['plan']['workerBatches'],
): Step => {
  const nodes = only.flat().map(({ node }) => node.name);
  const swap: readonly NodeVerb[] = [
    'note-containers',
    'stop-units',
    'set-aside',
    'install',
    'start-units',
  ];
  const task = {
    ...phaseTask(fleet, 'swap the kubelet', 'changing', swap),
    spendsBudget: true,
  } as const;
  const compare = compareTask(fleet);
  return {
    name,
    phase: 'install',
    run: inOrder([
      onWorkers(fleet, task, only),
      waitForNodes(fleet, 'new', ({ lost }) => nodes.filter((one) => !lost.has(one))),
      onWorkers(fleet, compare, only),
    ]),
    undo: onWorkers(
      fleet,
      phaseTask(fleet, 'stop new side, restore old files', 'restoring', ['stop-units', 'restore']),
      only,
    ),
  };
};

/** The control-plane nodes have containers of people, too. */
export const compareControlPlane = (fleet: Fleet): Step => ({
  name: `compare the containers of ${names(fleet)}`,
  phase: 'verify',
  run: onControlPlane(fleet, compareTask(fleet)),
  undo: nothingToUndo,
});

/**
 * On the living objects. Where the data is given up by a rollback it finds them as they were; where it stays (`isTakenBack`) they
 * are brought back.
 */
export const updateAddOns = ({ plan }: Fleet, { isTakenBack = false } = {}): Step => ({
  name: `bring the add-ons to ${plan.spec.version}`,
  phase: 'install',
  run: ({ host }) =>
    host.call('changing', 'update add-ons').updateAddOns({
      cluster: newSide(plan),
      images: plan.images,
      version: plan.spec.version,
      ...(isTakenBack && keepsDns(plan.spec.from, plan.spec.version)),
    }),
  undo: isTakenBack
    ? ({ host }) =>
        host.call('restoring', 'bring add-ons back').updateAddOns({
          cluster: oldSide(plan),
          images: Object.fromEntries(Object.entries(plan.images).map(([old, now]) => [now, old])),
          version: plan.spec.from,
          ...keepsDns(plan.spec.version, plan.spec.from),
        })
    : nothingToUndo,
});

const keepsDns = (from: KubernetesVersion, to: KubernetesVersion) =>
  startsDnsAnew(from, to) ? {} : ({ keepsDns: true } as const);

const compareTask = (fleet: Fleet) => ({
  ...phaseTask(fleet, 'compare containers', 'changing', ['compare-containers']),
  passesLost: true as const,
});
