import { evidence } from '../../../model/evidence.js';
import type { Host } from '../../../workflows/runbook/host.js';
import type { OpenGate } from '../../../workflows/runbook/desk.js';
import { allOf } from '../../../workflows/runbook/combine.js';
import type { Place, Runbook, Step, Verb } from '../../../workflows/runbook/step.js';
import type { Strategy } from '../../../workflows/runbook/strategy.js';
import type { Bug } from './bugs.js';

/** The strategy, with a bug of the engine planted into it; bugs of nodes and of the server live there. */
export function infected(strategy: Strategy, bug: Bug | undefined): Strategy {
  let built = 0;
  return {
    ...strategy,
    runbook: (plan, lost) => {
      built++;
      if (bug === 'a quarantined node is started') return strategy.runbook(plan, new Set());
      if (bug === 'the failure budget is ignored')
        return strategy.runbook({ ...plan, spec: { ...plan.spec, failureBudget: 99 } }, lost);
      const infect = bug === undefined ? undefined : infections[bug];
      const runbook = strategy.runbook(plan, lost);
      return infect === undefined ? runbook : infect(runbook, built);
    },
  };
}

type Infection = (runbook: Runbook, built: number) => Runbook;

const does =
  (summary: string): Verb =>
  async () =>
    evidence(summary);

/** Every line that matches gets another form. */
const each =
  (pattern: RegExp, change: (step: Step, at: number, runbook: Runbook) => Step): Infection =>
  (runbook) =>
    runbook.map((step, at) => (pattern.test(step.name) ? change(step, at, runbook) : step));

/** The line acts on a host that is not what it seems. */
const onHost =
  (change: (host: Host) => Partial<Host>) =>
  (step: Step): Step => ({
    ...step,
    run: (place) => step.run({ ...place, host: { ...place.host, ...change(place.host) } }),
  });

/** The gate opens as usual, and then asks for less. */
const withPolicy =
  (less: Partial<OpenGate['policy']>) =>
  (step: Step): Step => ({
    ...step,
    run: (place) => {
      const running = step.run(place);
      const { openGate } = place.desk;
      if (openGate !== undefined)
        Object.assign(openGate, { policy: { ...openGate.policy, ...less } });
      return running;
    },
  });

const gates = /^gate: /;

/** Lines that match come before the one whose name begins so. */
const movedBefore =
  (isMoved: (name: string) => boolean, place: string): Infection =>
  (runbook) => {
    const moved = runbook.filter(({ name }) => isMoved(name));
    return runbook
      .filter(({ name }) => !isMoved(name))
      .flatMap((step) => (step.name.startsWith(place) ? [...moved, step] : [step]));
  };

const infections: { readonly [bug in Bug]?: Infection } = {
  'an undo is skipped': each(/^set the old files|^start .*data of etcd|^upgrade|^swap/, (step) => ({
    ...step,
    undo: does('taken back'),
  })),
  'a failed undo is passed over': each(/./, (step) => {
    const { undo } = step;
    if (typeof undo !== 'function') return step;
    return { ...step, undo: (place: Place) => undo(place).catch(() => evidence('taken back')) };
  }),
  'more nodes at once than the pace says': each(
    /^stop|^end|^start|^swap|^upgrade/,
    onHost((host) => ({
      runBatch: (batch) => host.runBatch({ ...batch, parallelism: batch.parallelism + 2 }),
    })),
  ),
  'a requester may approve': each(gates, withPolicy({ selfApproval: 'allowed' })),
  'one person counts as two': each(gates, withPolicy({ people: 1 })),
  'a gate opens by itself': each(/^gate: (?:accept|cut over|open)/, (step) => ({
    ...step,
    run: does('approved by nobody'),
  })),
  'a rejection opens the gate': each(gates, (step) => ({
    ...step,
    run: (place) => step.run(place).catch(() => evidence('approved')),
  })),
  'the window is not looked at': each(/window/, (step) =>
    gates.test(step.name) ? step : { ...step, run: does('the window is open') },
  ),
  'a new control plane starts under living kubelets': each(/^stop the kubelets/, (step) => ({
    ...step,
    run: does('stopped'),
  })),
  'two members of etcd change at once': each(/^upgrade the control plane/, (step, at, runbook) => {
    const next = runbook[at + 1];
    return next?.name.startsWith('upgrade the control plane') === true
      ? { ...step, run: allOf([step.run, next.run]) }
      : step;
  }),
  'a kubelet goes before an API server': movedBefore(
    (name) => name.startsWith('upgrade the kubelet of cp-'),
    'upgrade the control plane and',
  ),
  'workloads start before old containers ended': movedBefore(
    (name) => name === 'import the workloads',
    'end the containers',
  ),
  'a replay takes another way': (runbook, built) =>
    built === 1
      ? runbook
      : each(/^stage/, (step) => ({
          ...step,
          run: async (place) => {
            await place.host.sleep(1);
            return step.run(place);
          },
        }))(runbook, built),
  'a wait never ends': each(/^verify workloads/, (step) => ({
    ...step,
    run: async ({ host }) => {
      await host.waitUntil(() => false);
      return evidence('never');
    },
  })),
};
