import type { SwitchPlan } from '../../model/plan.js';
import { NODES_IN_ONE_CHILD, chunk } from '../planning/chunk.js';
import { gate } from '../runbook/gate.js';
import type { Step } from '../runbook/step.js';
import { asked } from './asking.js';

/** How a strategy changes its workers. */
export interface Turns {
  /** Makes a line of `the kubelet of the canary w-1`. */
  readonly named: (kubelets: string) => string;
  readonly step: (name: string, among: SwitchPlan['workerBatches']) => Step;
  /** What comes before the canary and before each batch (`batch 1 of 3`), with how many workers it has. */
  readonly before?: (place: string, workers: number) => readonly Step[];
}

/** The canary alone, and then batch by batch, with people between them where they want to be asked. */
export function workersInTurn(
  plan: SwitchPlan,
  { named, step, before = () => [] }: Turns,
): readonly Step[] {
  const [canary, ...others] = plan.workerBatches.flat();
  if (canary === undefined) return [];
  const batches = chunk(others, plan.spec.batches.size);
  return [
    ...before('the canary', 1),
    step(named(`the kubelet of the canary ${canary.node.name}`), [[canary]]),
    ...batches.flatMap((batch, index) => {
      const place = `batch ${index + 1} of ${batches.length}`;
      return [
        ...gateBefore(plan, index, place),
        ...before(place, batch.length),
        step(
          `${named(`the kubelets of ${batch.length} workers`)}, ${place}`,
          chunk(batch, NODES_IN_ONE_CHILD),
        ),
      ];
    }),
  ];
}

/** A gate of each batch has a name of its own, so that a decision that is sent twice does not count for the next. */
function gateBefore(plan: SwitchPlan, index: number, place: string): readonly Step[] {
  const { approvals, batches } = plan.spec;
  if (index % batches.gateEvery !== 0) return [];
  const name = `batch-${index + 1}`;
  return asked(plan, 'batch', gate('batch', `go on with ${place}`, 'prepare', approvals, name));
}
