import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { RunStatus } from '../../model/status.js';
import { fakeWorld } from '../fakes/world.js';
import { journalQuery, workflowIdOf } from '../../workflows/messages.js';
import { NODE_QUEUE } from '../../workflows/queues.js';
import { openStage } from './a-stage.js';
import { type Ended, cutover } from './a-terminal.js';

jest.setTimeout(60_000);

const stage = await openStage();
await stage.startWorker();
afterAll(() => stage.close());

const pace = (name: string, ...args: readonly string[]): Promise<Ended> =>
  cutover(['pace', name, ...args, '--by', 'ada', ...stage.options]);

async function started(world = fakeWorld()): Promise<string> {
  const { name, spec } = await stage.cluster(world);
  expect((await cutover(['start', spec, ...stage.options])).code).toBe(0);
  return name;
}

/** What Temporal itself says of the queue, asked for in another way than the command line does. */
async function limitOf(): Promise<unknown> {
  const { config } = await stage.client.workflowService.describeTaskQueue({
    namespace: stage.client.options.namespace,
    taskQueue: { name: NODE_QUEUE },
    taskQueueType: 2,
    reportConfig: true,
  });
  return config?.queueRateLimit;
}

test('--node-rate limits the queue of the nodes, says what it was, and is taken back with none', async () => {
  const name = await started();
  const set = await pace(name, '--node-rate', '5', '--reason', 'the bastion is slow');
  expect(set).toMatchObject({ code: 0, err: '' });
  expect(set.out).toMatch(
    /^node rate: 5 a second in all runs, by ada: the bastion is slow\n {2}it was \d+ a second in all runs, the most that this Temporal allows$/,
  );
  expect(await limitOf()).toMatchObject({
    rateLimit: { requestsPerSecond: 5 },
    metadata: { reason: 'the bastion is slow', updateIdentity: 'ada' },
  });
  const back = await pace(name, '--node-rate', 'none', '--json');
  expect(JSON.parse(back.out)).toMatchObject({
    nodeRate: { source: 'temporal', changed: { by: 'ada', reason: 'no reason given' } },
    nodeRateBefore: { perSecond: 5, source: 'people' },
  });
  expect(await limitOf()).not.toHaveProperty('rateLimit.requestsPerSecond');
});

/** At most so many may begin at once after a quiet time: Temporal saves up a little in each part of a queue. */
const savedUp = 6;

/** When activities on nodes began in a whole run, epoch milliseconds, in order. */
async function beginnings(): Promise<number[]> {
  const world = fakeWorld();
  const begun: number[] = [];
  world.onCall = (call) => {
    if (/^(?:prepareNode|backUpNode|nodePhase) /.test(call)) begun.push(Date.now());
  };
  const name = await started(world);
  const planDigest = await digestOf(name);
  const gate = ['--gate', 'plan', '--digest', planDigest];
  expect((await cutover(['approve', name, ...gate, ...stage.options])).code).toBe(0);
  expect((await cutover(['watch', name, ...stage.options])).code).toBe(0);
  return begun;
}

async function digestOf(name: string): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { out } = await cutover(['status', name, '--json', ...stage.options]);
    const { planDigest } = JSON.parse(out) as RunStatus;
    if (planDigest !== undefined) return planDigest;
    if (Date.now() > deadline) throw new Error(`there is no plan: ${out}`);
    await delay(100);
  }
}

test('who changed it and why stands in the journal of the run', async () => {
  const name = await started();
  await digestOf(name);
  await pace(name, '--node-rate', '9', '--reason', 'quiet');
  await pace(name, '--node-rate', 'none');
  const run = stage.client.workflow.getHandle(workflowIdOf(name));
  const noted = async (): Promise<string[]> =>
    (await run.query(journalQuery))
      .filter(({ step, verb }) => step === 'node-rate' && verb === 'message')
      .map(({ evidence }) => evidence.summary);
  expect(await noted()).toEqual([
    'ada: perSecond 9, quiet',
    'ada: perSecond none, no reason given',
  ]);
});

test('a run on the queue feels it', async () => {
  const perSecond = 2;
  const name = await started();
  await pace(name, '--node-rate', String(perSecond));
  const begun = await beginnings();
  await pace(name, '--node-rate', 'none');
  expect(begun.length).toBeGreaterThanOrEqual(12);
  const tookMs = (begun.at(-1) ?? 0) - (begun[0] ?? 0);
  expect(tookMs).toBeGreaterThan(((begun.length - savedUp) / perSecond) * 1000);
});

test('both at once: the rate for all runs, the parallelism for this one', async () => {
  const name = await started();
  const { out } = await pace(name, '--node-rate', '0.5', '--parallelism', '2');
  expect(out).toMatch(/^node rate: 0\.5 a second in all runs, by ada: no reason given\n/);
  expect(out).toMatch(/\npace: ada: parallelism 2, no reason given$/);
  const shown = await pace(name);
  expect(shown.out).toBe(
    'parallelism: 2\nnode rate: 0.5 a second in all runs, by ada: no reason given',
  );
  await pace(name, '--node-rate', 'none');
});

test('without an option it shows the pace and changes nothing', async () => {
  const name = await started();
  const { out, code } = await pace(name, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    parallelism: 'as the spec says',
    nodeRate: { source: 'temporal', perSecond: expect.any(Number) },
  });
});

test.each(['0', '-1', 'NaN', '1e9', '10001', '5/s', ''])(
  'a rate of "%s" is refused before anything is asked',
  async (rate) => {
    const { code, err } = await cutover(['pace', 'blue', `--node-rate=${rate}`]);
    expect(code).toBe(2);
    expect(err).toContain('must be a number above 0, up to 10000, or none');
  },
);
