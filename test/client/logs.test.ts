import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { RunLine } from '../../client/list-runs.js';
import type { NodeLog } from '../../client/logs/node-log.js';
import type { RunStatus } from '../../model/status.js';
import { fakeWorld } from '../fakes/world.js';
import { openStage } from './a-stage.js';
import type { Ended } from './a-terminal.js';
import { cutover } from './a-terminal.js';

jest.setTimeout(60_000);

const stage = await openStage();
await stage.startWorker();
afterAll(() => stage.close());

const call = (...args: readonly string[]): Promise<Ended> => cutover([...args, ...stage.options]);

/** A run whose plan was approved; its spec names the nodes that its world has. */
async function approved(world = fakeWorld()) {
  const nodes = ['cp-1', 'w-1', 'w-2'].map((name, index) => ({
    name,
    address: `10.0.0.${index + 1}`,
    ...(index === 0 && { role: 'control-plane' }),
  }));
  const { name, spec } = await stage.cluster(world, { nodes });
  expect((await call('start', spec)).code).toBe(0);
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { out } = await call('status', name, '--json');
    const { waitingFor, planDigest = '' } = JSON.parse(out) as RunStatus;
    if (waitingFor === 'plan') {
      await call('approve', name, '--gate', 'plan', '--digest', planDigest);
      return { name, spec };
    }
    if (Date.now() > deadline) throw new Error(`${name} does not come to its gate: ${out}`);
    await delay(100);
  }
}

const logOf = async (node: string, name: string): Promise<NodeLog> =>
  JSON.parse((await call('logs', node, name, '--json')).out) as NodeLog;

test('logs tells everything that was done on a node, and nothing of the others', async () => {
  const { name } = await approved();
  expect((await call('watch', name)).code).toBe(0);
  const { deeds } = await logOf('w-1', name);
  expect(deeds.map(({ what, state }) => `${what} ${state}`)).toEqual([
    'stage: w-1 done',
    'stop units: w-1 done',
    'clear and set aside: w-1 done',
    'install and start: w-1 done',
    'compare kept files: w-1 done',
  ]);
  expect(deeds[1]).toMatchObject({ key: '06-run', attempts: 1, summary: expect.any(String) });
  const onControlPlane = await logOf('cp-1', name);
  expect(onControlPlane.deeds.map(({ what }) => what)).toContain('stop control plane: cp-1');
  const { out } = await call('logs', 'w-1', name);
  expect(out).toMatch(/stop units: w-1 \[06-run\]: done in/);
});

test('attempts that failed are told with their reason, also on the way back', async () => {
  const world = fakeWorld();
  let failures = 2;
  world.onCall = (made) => {
    if (!made.startsWith('nodePhase w-2 06-run')) return;
    if (failures-- > 0) throw ApplicationFailure.retryable('w-2: connection refused', 'NotYet');
  };
  world.failing.set('waitForApi v1.23.6', 1);
  const { name } = await approved(world);
  expect((await call('watch', name)).code).toBe(3);
  const { deeds } = await logOf('w-2', name);
  expect(deeds.find(({ what }) => what === 'stop units: w-2')).toMatchObject({
    attempts: 3,
    state: 'done',
    failedBefore: 'w-2: connection refused',
  });
  expect(deeds.map(({ what }) => what)).toContain('start old units: w-2');
  expect((await call('logs', 'w-2', name)).out).toContain(
    'the attempt before failed: w-2: connection refused',
  );
});

test('what is under way, and what waits for its next attempt, is told as such', async () => {
  const world = fakeWorld();
  let isMended = false;
  world.onCall = (made) => {
    if (made.startsWith('prepareNode w-1') && !isMended)
      throw ApplicationFailure.retryable('w-1: no route', 'NotYet');
  };
  const { name } = await approved(world);
  const deadline = Date.now() + 30_000;
  let log = await logOf('w-1', name);
  while (log.deeds[0]?.failedBefore === undefined) {
    if (Date.now() > deadline) throw new Error(`not as wished: ${JSON.stringify(log)}`);
    await delay(100);
    log = await logOf('w-1', name);
  }
  expect(log.deeds).toEqual([
    expect.objectContaining({ what: 'stage: w-1', failedBefore: 'w-1: no route' }),
  ]);
  expect(['waits', 'under way']).toContain(log.deeds[0]?.state);
  isMended = true;
  expect((await call('watch', name)).code).toBe(0);
});

test('a node that the run does not have is refused, and those that it has are named', async () => {
  const { name } = await approved();
  const { code, err } = await call('logs', 'w-9', name);
  expect({ code, err }).toEqual({
    code: 2,
    err: `the run on ${name} has no node "w-9"; it has cp-1, w-1, w-2`,
  });
});

test('runs lists what is under way and how others ended, from the index alone', async () => {
  const { name } = await approved();
  expect((await call('watch', name)).code).toBe(0);
  const waits = await stage.cluster();
  const other = await stage.cluster();
  for (const { spec } of [waits, other]) expect((await call('start', spec)).code).toBe(0);
  const deadline = Date.now() + 30_000;
  for (;;) {
    const lines = JSON.parse((await call('runs', '--json')).out) as RunLine[];
    const ended = lines.find(({ cluster }) => cluster === name);
    const open = lines.find(({ cluster }) => cluster === waits.name);
    const isListed = lines.some(({ cluster }) => cluster === other.name);
    if (ended?.state === 'migrated' && open?.waitsFor === 'plan' && isListed) {
      expect(ended).toMatchObject({ from: 'v1.19.12', to: 'v1.23.6', isUnderWay: false });
      expect(open).toMatchObject({ state: 'waiting', isUnderWay: true });
      break;
    }
    // Temporal's index follows what happens after a moment.
    if (Date.now() > deadline) throw new Error(`not as wished: ${JSON.stringify(lines)}`);
    await delay(200);
  }
  const { out } = await call('runs');
  expect(out).toMatch(/^CLUSTER +FROM -> TO/);
  expect(out).toMatch(new RegExp(`^${name} +v1.19.12 -> v1.23.6 +migrated`, 'm'));
  const underWay = JSON.parse((await call('runs', '--under-way', '--json')).out) as RunLine[];
  expect(underWay.every(({ isUnderWay }) => isUnderWay)).toBe(true);
  const clusters = (await call('completion', '--clusters')).out.split('\n');
  expect(clusters).toContain(waits.name);
  expect(clusters).not.toContain(name);
  expect((await call('logs', 'w-1')).err).toMatch(/^several runs are under way, .*; name one$/);
});
