import type { Estimate } from '../../model/estimate.js';
import { shownConstants } from './estimate-constants.js';
import type { EstimateFacts } from './estimate-facts.js';
import { partTimes } from './estimate-parts.js';
import { feltByNodes, feltByWorkloads } from './felt.js';
import { whole } from './term.js';
import { shown } from './told-times.js';

/**
 * What the plan is expected to take: pure arithmetic on facts, with the formula beside each number. It errs
 * on the long side; a time from here is no promise and bounds nothing.
 */
export function estimate(facts: EstimateFacts): Estimate {
  const of = partTimes(facts);
  const controlPlane = [of.stopControlPlane, of.setAside, of.startControlPlane];
  const workers = [of.clearWorkers, of.startWorkers];
  return {
    parts: Object.values(of).map(shown),
    window: shown({
      name: 'window',
      ...whole(
        of.stopKubelets,
        ...controlPlane,
        of.importFoundation,
        ...workers,
        of.importWorkloads,
        of.startPods,
      ),
    }),
    rollback: shown({ name: 'rollback', ...whole(...controlPlane, ...workers, of.startPods) }),
    constants: shownConstants(),
    nodes: feltByNodes(facts, of),
    workloads: feltByWorkloads(facts, of),
  };
}
