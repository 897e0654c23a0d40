import type { Json } from '../../model/json.js';
import type { NodeTiming } from '../../model/journal.js';
import type { NodePlan, SwitchPlan } from '../../model/plan.js';
import { type NodeWork, refuseOverBudget, runNodes } from '../runbook/batch.js';
import { allEnded } from '../runbook/combine.js';
import type { Temperament } from '../runbook/host.js';
import { dropQuarantine } from '../runbook/steer.js';
import type { Done, Place, Verb } from '../runbook/step.js';

/** The nodes of one plan as steps see them, and those the failure budget has already paid for. */
export interface Fleet {
  readonly plan: SwitchPlan;
  /** Nodes left behind within the budget, or by people: what starts nodes goes round them, undo does not. */
  readonly lost: Set<string>;
  /** When the old side was started again, epoch ms: what its etcd remembers from before is not believed. */
  restartedAt?: number;
}

/** The fleet of a run, new or gone on with. */
export const fleetOf = (
  plan: SwitchPlan,
  lost: Set<string>,
  { restartedAt }: { readonly restartedAt?: number },
): Fleet => ({ plan, lost, ...(restartedAt !== undefined && { restartedAt }) });

/** Names of all nodes that were not left behind. */
export const nodesLeft = (fleet: Fleet): string[] =>
  everyNode(fleet).filter((name) => !fleet.lost.has(name));

/** Names of all nodes. */
export const everyNode = ({ plan }: Fleet): string[] =>
  [...plan.controlPlane, ...plan.workerBatches.flat()].map(({ node }) => node.name);

/** Names of the control-plane nodes, for people. */
export const names = ({ plan }: Fleet): string =>
  plan.controlPlane.map(({ node }) => node.name).join(', ');

/** How many workers there are. */
export const count = ({ plan }: Fleet): number => plan.workerBatches.flat().length;

/** One thing to do on nodes. */
export interface NodeTask {
  /** What the Temporal UI shows, before the node's name: `set old files aside`. */
  readonly name: string;
  readonly temperament: Temperament;
  /**
   * May nodes be left behind here, within the failure budget? Only where a node that fails is
   * silent: one that was not stopped could run a pod that is about to start elsewhere.
   */
  readonly spendsBudget?: true;
  /** The cluster serves meanwhile: batches go one after the other, so that pace and budget hold for all of them together. */
  readonly inTurn?: true;
  /** Nothing is away meanwhile, so that so many nodes may be worked on at once, however few may be changed. */
  readonly atLeast?: number;
  /** Nodes that were left behind need not be reached: they are out of service. */
  readonly passesLost?: true;
  readonly work: (place: Place) => NodeWork;
}

/** On every control-plane node at once, or some; there are few, so no child workflow. */
export const onControlPlane =
  (fleet: Fleet, task: NodeTask, among: readonly NodePlan[] = fleet.plan.controlPlane): Verb =>
  async (place) =>
    summed(task, await runNodes(place.host, batchOf(fleet, task, place, among)));

/** The same whatever the run's pace, where nobody is served by one alone. */
export const onControlPlaneAtOnce = (
  fleet: Fleet,
  task: NodeTask,
  among: readonly NodePlan[] = fleet.plan.controlPlane,
): Verb => onControlPlane(fleet, { ...task, atLeast: fleet.plan.controlPlane.length }, among);

/** On every worker, or those of some batches; each batch a child workflow. */
export const onWorkers =
  (
    fleet: Fleet,
    task: NodeTask,
    among: SwitchPlan['workerBatches'] = fleet.plan.workerBatches,
  ): Verb =>
  async (place) => {
    const passes = task.spendsBudget === true || task.passesLost === true;
    const still = (nodes: readonly NodePlan[]): readonly NodePlan[] =>
      nodes.filter(({ node }) => !(passes && fleet.lost.has(node.name)));
    let begun = 0;
    const run = async (nodes: readonly NodePlan[]): Promise<readonly NodeTiming[]> => {
      const id = `${place.host.runId}/${place.key}/${(begun += 1)}`;
      return place.host.runBatch({ ...batchOf(fleet, task, place, nodes), id });
    };
    if (task.inTurn !== true) {
      const budget = budgetOf(fleet, task);
      const batches = among.map(still).filter((nodes) => nodes.length > 0);
      const timings = (await allEnded(batches.map(run))).flat();
      if (task.spendsBudget) refuseOverBudget(timings, budget);
      leave(fleet, task, place, timings);
      return summed(task, timings);
    }
    const timings: NodeTiming[] = [];
    for (const nodes of among) {
      // People may have left nodes out of it while those before were under way.
      const batch = still(nodes);
      if (batch.length === 0) continue;
      const done = await run(batch);
      leave(fleet, task, place, done);
      timings.push(...done);
    }
    return summed(task, timings);
  };

/** Who failed is left behind. Who was left out by people while it went on, and was done before they were heard, is not. */
function leave(fleet: Fleet, task: NodeTask, place: Place, timings: readonly NodeTiming[]): void {
  if (task.temperament === 'restoring') return;
  for (const { node, failed } of timings)
    if (failed) fleet.lost.add(node);
    else if (task.spendsBudget && fleet.lost.has(node))
      dropQuarantine(place.desk, node, place.host.now());
}

const budgetOf = ({ plan, lost }: Fleet, { spendsBudget }: NodeTask): number =>
  spendsBudget ? plan.spec.failureBudget - lost.size : 0;

const batchOf = (fleet: Fleet, task: NodeTask, place: Place, nodes: readonly NodePlan[]) => ({
  id: `${place.host.runId}/${place.key}`,
  name: task.name,
  work: task.work(place),
  nodes,
  parallelism: place.desk.parallelism ?? Math.max(task.atLeast ?? 1, fleet.plan.spec.parallelism),
  failureBudget: budgetOf(fleet, task),
  temperament: task.temperament,
});

function summed(task: NodeTask, timings: readonly NodeTiming[]): Done {
  const failed = timings.filter((timing) => timing.failed).map(({ node }) => node);
  const summary = `${task.name}: ${timings.length - failed.length} of ${timings.length} nodes`;
  const details: { readonly [key: string]: Json } = failed.length > 0 ? { leftBehind: failed } : {};
  return { summary, details, nodes: timings };
}
