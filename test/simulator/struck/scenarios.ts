import { kubeadmLayout } from '../../../model/layouts/kubeadm.js';
import { aSpec } from '../../fakes/plan.js';
import { aSystemdLayout } from '../../fakes/systemd-layout.js';
import { type Kind, type Made, type Scenario, kinds, scenarioOn } from '../seeded/scenario.js';

const small = ['cp-1', 'w-1'];
const large = ['cp-1', 'cp-2', 'cp-3', 'w-1', 'w-2'];

/** Calm, and with all that a strategy can do: a batch for each worker, drains, a new etcd. */
const scenario = (kind: Kind, names: readonly string[], layout: Made['layout']): Scenario =>
  scenarioOn(kind, {
    names,
    layout,
    etcd: kind === 'stepwise' ? '3.4.13' : '3.5.0',
    chosen: {
      failureBudget: 1,
      gates: ['plan', 'accept'],
      batches: { size: 1, gateEvery: 1 },
      drain: { ...aSpec().drain, unreachable: 'leave' },
      startTimeoutSeconds: 120,
      watchSeconds: 10,
    },
  });

/** Fleets on which each strategy is struck: one control-plane node and three, static pods and units. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map(
  kinds.flatMap((kind) => [
    [`${kind}, 1 + 1`, scenario(kind, small, kubeadmLayout)],
    [`${kind} of units, 1 + 1`, scenario(kind, small, aSystemdLayout)],
    [`${kind}, 3 + 2`, scenario(kind, large, kubeadmLayout)],
    [`${kind} of units, 3 + 2`, scenario(kind, large, aSystemdLayout)],
  ]),
);
