import type { Activities } from '../contract.js';
import { accepts } from '../accepts.js';
import type { Agents } from './agents.js';
import { backUpNode } from './back-up.js';
import { carrySnapshot } from './carry-snapshot.js';
import { createBundleFiles } from './bundle-files.js';
import { BackUpSchema, CarrySchema, PhaseSchema, PrepareSchema, WritesSchema } from './inputs.js';
import { listWrites } from './list-writes.js';
import { nodePhase } from './phase.js';
import { prepareNode } from './prepare.js';

/** Activities that change nodes. Each may run twice: the node itself knows what was done. */
export const createNodeActivities = (
  agents: Agents,
): Pick<
  Activities,
  'prepareNode' | 'backUpNode' | 'carrySnapshot' | 'listWrites' | 'nodePhase'
> => ({
  prepareNode: accepts(PrepareSchema, prepareNode(agents, createBundleFiles())),
  backUpNode: accepts(BackUpSchema, backUpNode(agents)),
  carrySnapshot: accepts(CarrySchema, carrySnapshot(agents)),
  listWrites: accepts(WritesSchema, listWrites(agents)),
  nodePhase: accepts(PhaseSchema, nodePhase(agents)),
});
