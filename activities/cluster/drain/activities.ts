import type { Evidence } from '../../../model/evidence.js';
import { accepts } from '../../accepts.js';
import { onCluster, type Connect } from '../guarded.js';
import { withProgress } from '../progress.js';
import { drainNode } from './drain-node.js';
import { type DrainInput, DrainSchema, type RestoreInput, RestoreSchema } from './inputs.js';
import { restoreSchedulability } from './schedulability.js';

/** Drain and its undo. */
export interface DrainActivities {
  /** Cordons a node and evicts its pods as their budgets allow; the heartbeat says what holds which pod of whom. */
  drainNode(input: DrainInput): Promise<Evidence>;
  /** Makes a node schedulable or not, exactly as it was before this run drained it. */
  restoreSchedulability(input: RestoreInput): Promise<Evidence>;
}

/** Binds them to a way of connecting. */
export const createDrainActivities = (connect: Connect): DrainActivities => ({
  drainNode: accepts(DrainSchema, (input) =>
    withProgress(`draining ${input.node}`, (progress) =>
      onCluster(connect, input.cluster, (api) => drainNode(api, input, progress)),
    ),
  ),
  restoreSchedulability: accepts(RestoreSchema, (input) =>
    withProgress(`giving ${input.node} back as it was`, () =>
      onCluster(connect, input.cluster, (api) => restoreSchedulability(api, input)),
    ),
  ),
});
