import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { createSchedule } from '../../client/schedule/create.js';
import type { ScheduleView } from '../../client/schedule/schedule-view.js';
import {
  deleteSchedule,
  describeSchedule,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
} from '../../client/schedule/schedules.js';
import { triggerSchedule } from '../../client/schedule/trigger.js';
import { whenOf, type Wish } from '../../client/schedule/when.js';
import { openingsBetween } from '../../model/window-times.js';
import type { Window } from '../../model/window.js';
import { workflowIdOf } from '../../workflows/messages.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import { aSpec } from '../fakes/plan.js';
import { aTemporalServer } from './a-temporal-server.js';

jest.setTimeout(90_000);
// Runs that fail are what some of these tests are about.
Runtime.install({ logger: new DefaultLogger('ERROR') });

const day = 24 * 60 * 60_000;
const server = await aTemporalServer();
await server.start();
const connection = await Connection.connect({ address: server.address });
const client = new Client({ connection });
afterAll(async () => {
  await connection.close();
  await server.close();
});

/** A cluster of its own, with a schedule. */
async function scheduled(
  wish: Partial<Wish>,
  { windows = [] as readonly Window[], catchUpMs = 600_000, requestedBy = 'ada' } = {},
): Promise<ScheduleView> {
  const cluster = `c-${randomUUID().slice(0, 8)}`;
  const when = whenOf({ aheadMinutes: 0, ...wish }, windows, Date.now());
  const spec = { ...aSpec(), cluster, requestedBy };
  const file = { written: { cluster, requestedBy }, spec };
  return createSchedule(client, { file, when, by: 'ada', reason: 'CHG-4711', catchUpMs });
}

/** Looks until the schedule is as wished. While the server is away, nothing is seen. */
async function seen(
  cluster: string,
  isAsWished: (view: ScheduleView) => boolean,
): Promise<ScheduleView> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const view = await describeSchedule(client, cluster);
    if (isAsWished(view)) return view;
    if (Date.now() > deadline)
      throw new Error(`the schedule of ${cluster} is not as wished: ${JSON.stringify(view)}`);
    await delay(200);
  }
}

/** The next whole second that is at least so far away, as `--at` cannot say it but a cron can. */
function cronIn(ms: number): { readonly at: number; readonly cron: string } {
  const at = Math.ceil((Date.now() + ms) / 1000) * 1000;
  const of = new Date(at);
  const clock = `${of.getUTCSeconds()} ${of.getUTCMinutes()} ${of.getUTCHours()}`;
  const date = `${of.getUTCDate()} ${of.getUTCMonth() + 1} * ${of.getUTCFullYear()}`;
  return { at, cron: `${clock} ${date}` };
}

const untilAt = async (at: number): Promise<void> => {
  while (Date.now() < at) await delay(at - Date.now());
};

describe('times', () => {
  test('Temporal fires where windows open, through the night on which clocks jump', async () => {
    const nightly: Window = {
      zone: 'Europe/Berlin',
      weekdays: ['friday', 'saturday', 'sunday', 'monday'],
      start: '02:30',
      lengthMinutes: 90,
      from: '2027-03-20',
      blackouts: [{ from: '2027-03-22', reason: 'board meeting' }],
    };
    const { cluster, next } = await scheduled({}, { windows: [nightly] });
    const from = Date.UTC(2027, 2, 1);
    const expected = openingsBetween([nightly], from, from + 60 * day).map((one) => one.opensAt);
    expect(next).toEqual(expected.slice(0, next.length));
    expect(next).toContain(Date.UTC(2027, 2, 28, 1));
    expect(next).toHaveLength(10);
    await deleteSchedule(client, cluster);
  });

  test('policies and words are kept', async () => {
    const { cluster, scheduleId, note, by, reason } = await scheduled({ cron: '@yearly' });
    expect({ note, by, reason }).toEqual({ note: 'ada: CHG-4711', by: 'ada', reason: 'CHG-4711' });
    const { policies, action } = await client.schedule.getHandle(scheduleId).describe();
    expect(policies).toEqual({ overlap: 'SKIP', catchupWindow: 600_000, pauseOnFailure: true });
    expect(action).toMatchObject({ workflowType: 'scheduledSwitch', taskQueue: CLUSTER_QUEUE });
    expect(action.args).toEqual([{ cluster, requestedBy: 'ada' }]);
  });

  test.each([
    ['0 22 * * 9', 'Temporal refuses the times'],
    ['0 0 30 2 *', 'nothing would ever be started by cron 0 0 30 2 *'],
  ])('cron %s is refused, and nothing is left', async (cron, why) => {
    const before = (await listSchedules(client)).length;
    await expect(scheduled({ cron })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(why),
    });
    expect((await listSchedules(client)).length).toBeLessThanOrEqual(before);
  });

  test('a cluster has one schedule', async () => {
    const { cluster } = await scheduled({ cron: '@yearly' });
    const spec = { ...aSpec(), cluster };
    const when = whenOf({ aheadMinutes: 0, cron: '@daily' }, [], Date.now());
    const again = createSchedule(client, { file: { written: { cluster }, spec }, when, by: 'eve' });
    await expect(again).rejects.toMatchObject({
      exitCode: 7,
      message: expect.stringContaining(`cluster ${cluster} has a schedule already`),
    });
    expect((await describeSchedule(client, cluster)).by).toBe('ada');
  });

  test('lists what was created; what is deleted is gone', async () => {
    const { cluster } = await scheduled({ cron: '@yearly' });
    const isListed = async () =>
      (await listSchedules(client)).some((view) => view.cluster === cluster);
    const deadline = Date.now() + 20_000;
    while (!(await isListed())) {
      if (Date.now() > deadline) throw new Error(`${cluster} is not listed`);
      await delay(200);
    }
    await deleteSchedule(client, cluster);
    await expect(describeSchedule(client, cluster)).rejects.toMatchObject({ exitCode: 7 });
    await expect(deleteSchedule(client, cluster)).rejects.toMatchObject({ exitCode: 7 });
  });
});

/** Answers with what ends it. */
async function startWorker(): Promise<() => Promise<void>> {
  const native = await NativeConnection.connect({ address: server.address });
  workflows ??= bundleWorkflowCode({
    workflowsPath: new URL('./schedule-workflows.ts', import.meta.url).pathname,
    logger: new DefaultLogger('ERROR'),
  });
  const workflowBundle = await workflows;
  const worker = await Worker.create({
    connection: native,
    taskQueue: CLUSTER_QUEUE,
    workflowBundle,
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await native.close();
  };
}
let workflows: ReturnType<typeof bundleWorkflowCode> | undefined;

describe('with a worker', () => {
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => void closing.push(await startWorker()));
  afterAll(async () => {
    for (const close of closing) await close();
  });

  const runOf = (cluster: string) => client.workflow.getHandle(workflowIdOf(cluster));
  const underWay = async (cluster: string): Promise<boolean> => {
    const { status } = await runOf(cluster).describe();
    return status.name === 'RUNNING';
  };

  async function seenUnderWay(cluster: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (!(await underWay(cluster).catch(() => false))) {
      if (Date.now() > deadline) throw new Error(`the run on ${cluster} did not begin`);
      await delay(100);
    }
  }

  test('while its run is under way no other is started; then one is', async () => {
    const { cluster } = await scheduled({ cron: '*/2 * * * * * *' });
    const { started, running } = await seen(cluster, ({ skipped }) => skipped >= 2);
    expect({ started, running: running.length }).toEqual({ started: 1, running: 1 });
    expect(running[0]).toMatch(new RegExp(`^scheduled-${cluster}-2`));
    expect(await underWay(cluster)).toBe(true);
    await runOf(cluster).signal('end');
    await seen(cluster, (view) => view.started === 2);
    await pauseSchedule(client, cluster, 'grace: enough');
  });

  test('a run that somebody started by hand is no failure, and not disturbed', async () => {
    const { cluster } = await scheduled({ cron: '@yearly' });
    const { firstExecutionRunId } = await client.workflow.start('inPlaceSwitch', {
      taskQueue: CLUSTER_QUEUE,
      workflowId: workflowIdOf(cluster),
      args: [{ cluster }],
    });
    await expect(triggerSchedule(client, cluster)).rejects.toMatchObject({ exitCode: 7 });
    // As its time would: without looking before.
    await client.schedule.getHandle(workflowIdOf(cluster)).trigger();
    const { recent } = await seen(cluster, (view) => view.recent.length === 1);
    expect(await client.workflow.getHandle(recent[0]?.workflowId ?? '').result()).toEqual({
      skipped: `a run on ${cluster} was under way`,
    });
    expect((await runOf(cluster).describe()).runId).toBe(firstExecutionRunId);
    expect((await describeSchedule(client, cluster)).state).toBe('active');
  });

  test('a run that fails pauses the schedule until somebody resumes it', async () => {
    const { cluster } = await scheduled({ cron: '*/2 * * * * * *' }, { requestedBy: 'fails' });
    const paused = await seen(cluster, ({ state }) => state === 'paused');
    expect(paused.note).toMatch(/fail.*: the version is another$/i);
    const resumed = await resumeSchedule(client, cluster, 'grace: mended');
    expect(resumed).toMatchObject({ state: 'active', note: 'grace: mended' });
    await seen(cluster, (view) => view.state === 'paused' && view.started > paused.started);
  });

  test('whoever ends the parent by force leaves the run alone; cancelling it cancels the run', async () => {
    const { cluster } = await scheduled({ cron: '@yearly' });
    const first = await triggerSchedule(client, cluster);
    await seenUnderWay(cluster);
    await client.workflow.getHandle(first.workflowId).terminate('by force');
    await expect(client.workflow.getHandle(first.workflowId).result()).rejects.toThrow();
    expect(await underWay(cluster)).toBe(true);
    await runOf(cluster).signal('end');
    await runOf(cluster).result();
    // Until its watcher has seen the end, the schedule takes what is asked for as an overlap.
    await seen(cluster, ({ running }) => running.length === 0);
    const second = await triggerSchedule(client, cluster);
    await seenUnderWay(cluster);
    await client.workflow.getHandle(second.workflowId).cancel();
    await expect(client.workflow.getHandle(second.workflowId).result()).rejects.toThrow();
    expect((await runOf(cluster).describe()).status.name).toBe('CANCELLED');
  });

  test.each([
    ['a spec without cluster', {}],
    ['no spec', 'blue'],
    ['a name that is none', { cluster: '../x' }],
  ])('%s is refused at once', async (_, request) => {
    const run = client.workflow.execute('scheduledSwitch', {
      taskQueue: CLUSTER_QUEUE,
      workflowId: randomUUID(),
      args: [request],
    });
    await expect(run).rejects.toMatchObject({
      cause: { type: 'Refused', message: expect.stringMatching(/^cluster: must be the name/) },
    });
  });

  test('a paused one starts nothing by itself, but when it is triggered', async () => {
    const { cluster } = await scheduled({ cron: '*/2 * * * * * *' });
    const paused = await pauseSchedule(client, cluster, 'ada: freeze');
    expect(paused).toMatchObject({ state: 'paused', note: 'ada: freeze' });
    const { started } = await describeSchedule(client, cluster);
    // It may have started one before it was paused, which may not have begun yet.
    await seen(cluster, ({ running }) => {
      if (running.length > 0)
        void runOf(cluster)
          .signal('end')
          .catch(() => undefined);
      return running.length === 0;
    });
    const { workflowId } = await triggerSchedule(client, cluster);
    expect(workflowId).toMatch(new RegExp(`^scheduled-${cluster}-2`));
    await expect(triggerSchedule(client, cluster)).rejects.toMatchObject({ exitCode: 7 });
    // A second one with the same times is the clock: three of them have passed.
    const clock = await scheduled({ cron: '*/2 * * * * * *' });
    await seen(clock.cluster, ({ skipped }) => skipped >= 2);
    const after = await describeSchedule(client, cluster);
    expect(after.started).toBe(started + 1);
    expect(after.skipped).toBe(0);
  });

  test('what is started while no worker is there waits for one', async () => {
    // The worker above is stopped; a new one comes.
    for (const close of closing.splice(0)) await close();
    const { cluster } = await scheduled({ cron: cronIn(1500).cron });
    const { recent } = await seen(cluster, ({ started }) => started === 1);
    closing.push(await startWorker());
    await seenUnderWay(cluster);
    await runOf(cluster).signal('end');
    const { workflowId = '' } = recent[0] ?? {};
    expect(await client.workflow.getHandle(workflowId).result()).toEqual({ outcome: 'migrated' });
  });
});

describe('a start while the server is away', () => {
  test('is made up for within the time for catching up, and left out beyond it', async () => {
    const early = cronIn(4000);
    // Ten seconds are the least that Temporal takes.
    const lost = await scheduled({ cron: early.cron }, { catchUpMs: 10_000 });
    const kept = await scheduled({ cron: early.cron }, { catchUpMs: 60_000 });
    await server.kill();
    expect(Date.now()).toBeLessThan(early.at);
    await untilAt(early.at + 12_000);
    await server.start();
    const caught = await seen(kept.cluster, ({ started }) => started === 1);
    expect(caught).toMatchObject({ missed: 0 });
    expect(caught.recent[0]?.at).toBeGreaterThan(early.at + 11_000);
    const left = await seen(lost.cluster, ({ missed }) => missed === 1);
    expect(left).toMatchObject({ started: 0, recent: [] });
  });
});
