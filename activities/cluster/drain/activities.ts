import { accepts } from '../../accepts.js';
import type { Activities } from '../../contract.js';
import { onCluster, type Connect } from '../guarded.js';
import { withProgress } from '../progress.js';
import { drainNode } from './drain-node.js';
import { DrainSchema, RestoreSchema } from './inputs.js';
import { restoreSchedulability } from './schedulability.js';

/** Drain and its undo. */
export type DrainActivities = Pick<Activities, 'drainNode' | 'restoreSchedulability'>;

/** Binds them to a way of connecting. */
export const createDrainActivities = (connect: Connect): DrainActivities => ({
  drainNode: accepts(DrainSchema, (input) =>
    withProgress(`draining ${input.node}`, (progress) =>
      onCluster(
        connect,
        input.cluster,
        (api) => drainNode(api, input, progress),
        input.answersWithinSeconds,
      ),
    ),
  ),
  restoreSchedulability: accepts(RestoreSchema, (input) =>
    withProgress(`giving ${input.node} back as it was`, () =>
      onCluster(connect, input.cluster, (api) => restoreSchedulability(api, input)),
    ),
  ),
});
