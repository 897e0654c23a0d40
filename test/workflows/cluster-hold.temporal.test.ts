import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { holdIdOf } from '../../model/cluster-hold.js';
import type { Report } from '../../model/report.js';
import type { PlanView, RunStatus } from '../../model/status.js';
import { workflowIdOf } from '../../workflows/messages.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import { openStage } from '../client/a-stage.js';
import { cutover } from '../client/a-terminal.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';

jest.setTimeout(60_000);

const stage = await openStage();
let stopWorker = await stage.startWorker();
afterAll(() => stage.close());

/** Starts a run on a cluster, as people do, which knows it by a name of its own. */
async function start(world: FakeWorld): Promise<WorkflowHandle> {
  const { name, spec } = await stage.cluster(world);
  expect(await cutover(['start', spec, ...stage.options])).toMatchObject({ code: 0 });
  const id = workflowIdOf(name);
  const { runId } = await stage.client.workflow.getHandle(id).describe();
  return stage.client.workflow.getHandle(id, runId);
}

/** A run that waits at its plan gate, and the world it would act on. */
async function waiting(world = fakeWorld()) {
  const run = await start(world);
  await until('a plan', async () => (await statusOf(run))?.waitingFor === 'plan');
  return { run, world };
}

/** The same cluster, as another spec names it. */
const sameCluster = (world: FakeWorld): FakeWorld =>
  Object.assign(fakeWorld(), { clusterUid: world.clusterUid });

const statusOf = (run: WorkflowHandle) => run.query<RunStatus>('status').catch(() => undefined); // A worker that comes back is asked again.

async function approve(run: WorkflowHandle): Promise<Report> {
  const { planDigest } = await run.query<PlanView>('plan');
  await run.signal('approve', { gate: 'plan', planDigest, by: 'ada' });
  return (await run.result()) as Report;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await isSo()); await delay(50))
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
}

/** Is it refused, naming whose the cluster is? */
async function expectRefused(run: WorkflowHandle, world: FakeWorld, holder: WorkflowHandle) {
  const cluster = holder.workflowId.replace('migrate-', '');
  await expect(run.result()).rejects.toMatchObject({
    cause: {
      type: 'Refused',
      message: expect.stringMatching(
        new RegExp(
          `^kubeconfig: leads to the cluster with UID ${world.clusterUid}, on which another run is under way: ` +
            `${holder.workflowId} \\(.*\\), which calls it ${cluster}; see: cutover status ${cluster}; start again when that has ended$`,
        ),
      ),
    },
  });
  expect(world.calls).toEqual([]);
}

/** Nobody has it: the next run comes to its gate. */
const expectFree = async (world: FakeWorld) => {
  const { run } = await waiting(sameCluster(world));
  await run.terminate();
};

test('a cluster that a run has is refused under another name, before anything is touched', async () => {
  const first = await waiting();
  const same = sameCluster(first.world);
  const second = await start(same);
  await expectRefused(second, same, first.run);
  const { name, spec } = await stage.cluster(same);
  const { code, err } = await cutover(['start', spec, '--follow', ...stage.options]);
  expect({ name, code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining(`another run is under way: ${first.run.workflowId} (`),
  });
  await first.run.terminate();
});

test('plans and assessments are made of a cluster that a run has', async () => {
  const { world, run } = await waiting();
  const { spec } = await stage.cluster(sameCluster(world));
  for (const verb of ['plan', 'assess'])
    expect(await cutover([verb, spec, ...stage.options])).toMatchObject({ code: 0 });
  await run.terminate();
});

test('a cluster is free again when its run has ended, been taken back or failed', async () => {
  const { world, run } = await waiting();
  expect((await approve(run)).outcome).toBe('migrated');
  await expectFree(world);

  const back = sameCluster(world);
  back.failing.set('waitForBaseline', 1);
  expect((await approve((await waiting(back)).run)).outcome).toBe('rolled-back');
  await expectFree(world);

  const unfit = sameCluster(world);
  unfit.rehearse = async () => {
    throw ApplicationFailure.nonRetryable('no copy can be made', 'Regressed');
  };
  await expect((await start(unfit)).result()).rejects.toThrow();
  await expectFree(world);
});

test('a cancelled run has its cluster until all is taken back', async () => {
  const { world, run } = await waiting();
  const same = sameCluster(world);
  let isAsked = false;
  world.onCall = async (call) => {
    if (call === 'waitForBaseline') await run.cancel();
    if (isAsked || !call.includes('-undo')) return;
    isAsked = true;
    await expectRefused(await start(same), same, run);
  };
  expect((await approve(run)).outcome).toBe('rolled-back');
  expect(isAsked).toBe(true);
  await expectFree(world);
});

test('a run that is terminated leaves its cluster free', async () => {
  const { world, run } = await waiting();
  await run.terminate('by hand');
  await expectFree(world);
});

test('a run has its cluster while workers come and go', async () => {
  const { world, run } = await waiting();
  await stopWorker();
  stopWorker = await stage.startWorker();
  const same = sameCluster(world);
  await expectRefused(await start(same), same, run);
  expect((await approve(run)).outcome).toBe('migrated');
  await expectFree(world);
});

test.each(['its beginning', 'its gate'])(
  'a run that was reset to %s has its cluster, and lets go of it',
  async (to) => {
    const { world, run } = await waiting();
    const { events } = await run.fetchHistory();
    const points = (events ?? []).filter(({ workflowTaskCompletedEventAttributes: one }) => one);
    const { workflowId, runId } = await run.describe();
    await stage.client.workflowService.resetWorkflowExecution({
      namespace: stage.client.options.namespace,
      workflowExecution: { workflowId, runId },
      workflowTaskFinishEventId: (to === 'its gate' ? points.at(-1) : points[0])!.eventId!,
      requestId: randomUUID(),
      reason: 'by hand',
    });
    const again = stage.client.workflow.getHandle(workflowId);
    await until('a plan', async () => (await statusOf(again))?.waitingFor === 'plan');
    const same = sameCluster(world);
    await expectRefused(await start(same), same, again);
    expect((await approve(again)).outcome).toBe('migrated');
    await expectFree(world);
  },
);

test('what a run that has ended left behind is cleared away', async () => {
  const world = fakeWorld();
  const left = await stage.client.workflow.start('clusterHold', {
    taskQueue: CLUSTER_QUEUE,
    workflowId: holdIdOf(world.clusterUid),
  });
  await expectFree(world);
  const { status } = await stage.client.workflow
    .getHandle(left.workflowId, left.firstExecutionRunId)
    .describe();
  expect(status.name).toBe('TERMINATED');
});
