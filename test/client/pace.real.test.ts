import { jest } from '@jest/globals';
import { fakeWorld } from '../fakes/world.js';
import { NODE_QUEUE } from '../../workflows/queues.js';
import { openStage } from './a-stage.js';
import { type Ended, cutover } from './a-terminal.js';

jest.setTimeout(60_000);

const stage = await openStage();
await stage.startWorker();
afterAll(() => stage.close());

const pace = (name: string, ...args: readonly string[]): Promise<Ended> =>
  cutover(['pace', name, ...args, '--by', 'ada', ...stage.options]);

async function started(): Promise<string> {
  const { name, spec } = await stage.cluster(fakeWorld());
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
