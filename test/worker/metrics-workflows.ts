import {
  condition,
  defineQuery,
  defineSignal,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { Report } from '../../model/report.js';
import type { RunStatus, StepStatus } from '../../model/status.js';

const activities = proxyActivities<{
  writeReport(report: Report): Promise<unknown>;
}>({ startToCloseTimeout: '10s', retry: { maximumAttempts: 1 } });

/** In place of a real run: waits at its plan gate, then works, until it is told otherwise. */
export async function inPlaceSwitch(cluster: string): Promise<void> {
  let state: RunStatus['state'] = 'waiting';
  const startedAt = Date.now() - 60_000;
  const gate: StepStatus = {
    name: 'gate: approve the plan',
    phase: 'prepare',
    state: 'running',
    startedAt,
  };
  const steps: StepStatus[] = ['stage', 'export'].map((name) => ({
    name,
    phase: 'prepare',
    state: 'planned',
  }));
  setHandler(defineQuery<RunStatus>('status'), () => ({
    cluster,
    from: 'v1.19.12',
    to: 'v1.23.6',
    state,
    ...(state === 'waiting' && { waitingFor: 'plan' }),
    steps: [state === 'waiting' ? gate : { ...gate, state: 'done' }, ...steps],
  }));
  setHandler(defineSignal('go'), () => {
    state = 'running';
  });
  let ended = false;
  setHandler(defineSignal('end'), () => {
    ended = true;
  });
  await condition(() => ended);
}

/** What a run does last. */
export const report = (told: Report): Promise<unknown> => activities.writeReport(told);
