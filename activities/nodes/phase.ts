import { type Evidence, evidence } from '../../model/evidence.js';
import type { PhaseInput } from '../node-calls.js';
import type { Agents } from './agents.js';
import { runVerbs, summaryOf } from './run-verbs.js';

/** Verbs of the agent in order, stopping at the first that fails. */
export const nodePhase =
  (agents: Agents) =>
  async ({
    ssh,
    node,
    run,
    key,
    verbs,
    epoch,
    onlyIfTouched,
    ...more
  }: PhaseInput): Promise<Evidence> => {
    const given = argumentsOf(more);
    const results = await runVerbs(() => agents.staged(ssh, node), node.name, {
      run,
      key,
      verbs,
      ...(epoch !== undefined && { epoch }),
      ...(onlyIfTouched && { onlyIfTouched }),
      ...(Object.keys(given).length > 0 && { arguments: given }),
    });
    const times = Object.fromEntries(results.map(({ verb, ms }) => [verb, ms]));
    return evidence(summaryOf(node.name, results), {
      node: node.name,
      ...(results.some(({ details }) => details['touched'] === false) && { touched: false }),
      acted: results.filter(({ acted }) => acted).map(({ verb }) => verb),
      milliseconds: times,
    });
  };

/** What is given for verbs that need more than the recipe. */
const argumentsOf = ({ snapshot, members, version, timeoutSeconds }: Partial<PhaseInput>) => ({
  ...(snapshot !== undefined && { snapshot }),
  ...(members !== undefined && { members }),
  ...(version !== undefined && { version }),
  ...(timeoutSeconds !== undefined && { timeoutSeconds }),
});
