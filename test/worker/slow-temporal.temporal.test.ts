import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { withTemporal } from '../../client/connect.js';
import type { RunStatus } from '../../model/status.js';
import { beating } from '../../worker/heartbeat.js';
import { type TcpProxy, tcpProxy } from '../chaos/tcp-proxy.js';
import { type Stage, openStage } from '../client/a-stage.js';
import { cutover } from '../client/a-terminal.js';
import { fakeWorld } from '../fakes/world.js';

jest.setTimeout(180_000);

const [host = '', port = ''] = (process.env['TEMPORAL_ADDRESS'] ?? '').split(':');
let line: TcpProxy;
let stage: Stage;
beforeAll(async () => {
  line = await tcpProxy({ host, port: Number(port) });
  stage = await openStage(`127.0.0.1:${line.port}`);
  await stage.startWorker({ around: [beating] });
});
afterAll(async () => {
  line.pass();
  await stage.close();
  await line.close();
});

const call = (...args: readonly string[]) => cutover([...args, ...stage.options]);

/** Longer than a worker may be silent before its activity counts as lost. */
const longMs = 12_000;

test('while Temporal is slow a run takes longer, no activity counts as lost, and nothing is done twice', async () => {
  const world = fakeWorld();
  world.onCall = async (made) => {
    if (!made.startsWith('importObjects foundation')) return;
    line.delay(1_000);
    await delay(longMs);
    line.delay(50);
  };
  const { name, spec } = await stage.cluster(world);
  expect(await call('start', spec)).toMatchObject({ code: 0, err: '' });
  const run = stage.client.workflow.getHandle(`migrate-${name}`);
  let digest = '';
  while (digest === '') {
    const { waitingFor, planDigest = '' } = await run.query<RunStatus>('status');
    if (waitingFor === 'plan') digest = planDigest;
  }
  line.delay(50);
  const approve = ['approve', name, '--gate', 'plan', '--digest', digest];
  expect(await call(...approve)).toMatchObject({ code: 0, err: '' });
  expect(await call('watch', name)).toMatchObject({ code: 0, err: '' });
  line.pass();
  expect(world.calls).toContain('importObjects foundation');
  expect(new Set(world.calls).size).toBe(world.calls.length);
  const { events = [] } = await run.fetchHistory();
  const lost = events?.filter(({ activityTaskTimedOutEventAttributes: one }) => one);
  expect(lost).toEqual([]);
  const attempts = events?.flatMap(
    ({ activityTaskStartedEventAttributes: one }) => one?.attempt ?? [],
  );
  expect(new Set(attempts)).toEqual(new Set([1]));
});

test('a command that Temporal does not answer in time says so, and that what was sent may have arrived', async () => {
  const [, address = '', , namespace = ''] = stage.options;
  const asked = withTemporal({ address, namespace }, (client) => {
    line.fallSilent();
    return client.withDeadline(Date.now() + 500, () =>
      client.workflow.getHandle('migrate-blue').describe(),
    );
  });
  await expect(asked).rejects.toMatchObject({
    exitCode: 5,
    lines: [
      `Temporal at ${address} did not answer in time; it is slow, or no worker answers for the run: ` +
        'look after them, or name another with --address',
      expect.stringContaining('may have arrived all the same'),
    ],
  });
  line.pass();
});
