import { type Evidence, evidence } from '../../model/evidence.js';
import type { NodeCall } from '../node-calls.js';
import type { Agents } from './agents.js';
import { runVerbs, summaryOf } from './run-verbs.js';

/** What was written since the last snapshot of the old side, from the etcd of the new one on the same node. */
export const listWrites =
  (agents: Agents) =>
  async ({ run, ssh, node, key, epoch }: NodeCall): Promise<Evidence> => {
    const results = await runVerbs(() => agents.staged(ssh, node), node.name, {
      run,
      key,
      verbs: ['list-writes'],
      ...(epoch !== undefined && { epoch }),
    });
    return evidence(summaryOf(node.name, results), { ...results[0]?.details, node: node.name });
  };
