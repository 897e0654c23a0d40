import { type Evidence, evidence } from '../../model/evidence.js';
import type { WritesCall } from '../node-calls.js';
import type { Agents } from './agents.js';
import { runVerbs, summaryOf } from './run-verbs.js';

/**
 * What was written since the last snapshot of the old side, from the etcd of the new one on the same node. `keep` also takes a
 * snapshot of that etcd, since it is about to be given up. An etcd that is broken is told of and holds nothing up.
 */
export const listWrites =
  (agents: Agents) =>
  async ({ run, ssh, node, key, epoch, keep }: WritesCall): Promise<Evidence> => {
    const results = await runVerbs(() => agents.staged(ssh, node), node.name, {
      run,
      key,
      verbs: keep ? ['list-writes', 'keep-writes'] : ['list-writes'],
      ...(epoch !== undefined && { epoch }),
    });
    const [listed, kept] = results.map(({ details }) => details);
    return evidence(summaryOf(node.name, results), {
      ...listed,
      ...(kept !== undefined && { givenUp: kept }),
      node: node.name,
    });
  };
