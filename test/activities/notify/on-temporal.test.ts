import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createNotify, defaultTiming } from '../../../activities/notify/notify.js';
import { type FakeReceiver, aNotice, aReceiver, aSecretFile, status } from './a-receiver.js';
import type { telling } from './telling-workflow.js';

const key = 'k3y-that-nobody-may-see';
const taskQueue = 'telling-people';
const workflowsPath = new URL('./telling-workflow.ts', import.meta.url).pathname;

Runtime.install({ logger: new DefaultLogger('ERROR') });

let client: Client;
let close: () => Promise<void>;
let receivers: readonly [FakeReceiver, FakeReceiver, FakeReceiver];
let place: Awaited<ReturnType<typeof aSecretFile>>;

beforeAll(async () => {
  const address = process.env['TEMPORAL_ADDRESS'];
  if (!address)
    throw new Error('TEMPORAL_ADDRESS is not set: start the tests with npm run test:fast');
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  client = new Client({ connection: clientConnection });
  const activities = { notify: createNotify({ ...defaultTiming, firstPauseMs: 100 }) };
  const worker = await Worker.create({ connection, taskQueue, workflowsPath, activities });
  const running = worker.run();
  receivers = await Promise.all([aReceiver(), aReceiver(), aReceiver()]);
  place = await aSecretFile(key);
  close = async () => {
    worker.shutdown();
    await running;
    await Promise.all([clientConnection.close(), connection.close(), place.remove()]);
    await Promise.all(receivers.map((receiver) => receiver.close()));
  };
}, 60_000);
afterAll(() => close());

test('Temporal asks again whoever did not answer, leaves the others in peace, and sees no secret', async () => {
  const [well, busy, wrong] = receivers;
  busy.answering = (response, times) =>
    (times === 1 ? status(429, { 'retry-after': '1' }) : status(times < 4 ? 503 : 200))(
      response,
      times,
    );
  wrong.answering = status(403);
  const handle = await client.workflow.start<typeof telling>('telling', {
    taskQueue,
    workflowId: `telling-${process.pid}`,
    args: [
      {
        notice: aNotice,
        receivers: receivers.map(({ url }) => ({
          url,
          form: 'json' as const,
          secret: { file: place.file },
        })),
      },
    ],
  });
  const result = await handle.result();
  expect(result.told).toEqual([
    expect.stringContaining('receivers[0]'),
    expect.stringContaining('receivers[1]'),
  ]);
  expect(result.failed).toEqual([
    { receiver: expect.stringContaining('receivers[2]'), why: 'answers 403' },
  ]);
  expect([well, busy, wrong].map(({ received }) => received.length)).toEqual([1, 4, 1]);
  const [first, second] = busy.received;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  expect(new Set(busy.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);

  const history = JSON.stringify(await handle.fetchHistory());
  for (const secret of [key, Buffer.from(key).toString('base64').slice(0, -4)])
    expect(history).not.toContain(secret);
}, 60_000);
