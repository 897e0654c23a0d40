import type { Estimate } from '../../model/estimate.js';
import type { RunStatus, StepStatus } from '../../model/status.js';

/** Which line of the runbook each part of an estimate is about: both are made from the same runbook, in its order. */
const lines: readonly (readonly [part: string, line: RegExp])[] = [
  ['stage', /^stage /],
  ['back up etcd', /^back up etcd /],
  ['export the objects', /^export the objects/],
  ['stop the kubelets', /^stop the kubelets /],
  ['stop the control plane', /^stop the control plane /],
  ['set its files aside', /^set the old files of /],
  ['start the new one', /^start \S+ on (?!\d+ workers)/],
  ['import the foundation', /^import what the workloads stand on/],
  ['clear the workers', /^end the containers of /],
  ['start the workers', /^start \S+ on \d+ workers/],
  ['import the workloads', /^import the workloads/],
  ['start the pods', /^verify workloads and objects/],
  ['verify', /^verify workloads and objects/],
];

/** What a step is expected to take, milliseconds; 0 for gates and what nobody measured. Pure. */
export const expectedMs = (step: string, estimate: Estimate | undefined): number =>
  lines
    .filter(([, line]) => line.test(step))
    .flatMap(([part]) => estimate?.parts.filter(({ name }) => name === part) ?? [])
    .reduce((sum, { ms }) => sum + ms, 0);

/** What is left of one step, milliseconds; one that is over its time may end at any moment. Pure. */
export function remainingOf(
  { name, state, startedAt }: StepStatus,
  estimate: Estimate | undefined,
  now: number,
): number {
  if (state === 'planned') return expectedMs(name, estimate);
  if (state !== 'running') return 0;
  return Math.max(0, expectedMs(name, estimate) - (now - (startedAt ?? now)));
}

/** What is left of a run that goes forward, without waiting for people, milliseconds; absent without estimate. Pure. */
export function remainingMs(
  { state, steps }: RunStatus,
  estimate: Estimate | undefined,
  now: number,
): number | undefined {
  if (estimate === undefined || steps.length === 0) return undefined;
  if (state === 'rolling-back' || state === 'needs-operator' || state === 'ended') return undefined;
  return steps.reduce((sum, step) => sum + remainingOf(step, estimate, now), 0);
}
