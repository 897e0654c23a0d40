import { jest } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAgents } from '../../../activities/nodes/agents.js';
import { createNodeActivities } from '../../../activities/nodes/index.js';
import { recoveryNodes } from '../../../activities/recovery/nodes.js';
import type { NodeVerb } from '../../../model/node-phase.js';
import { localHost } from '../../../worker/recover/local-host.js';
import { takeOver } from '../../../worker/recover/take-over.js';
import { aNodeRef, aSpec } from '../../fakes/plan.js';
import { fakeWorld } from '../../fakes/world.js';
import { type NodeOnDisk, aNodeOnDisk } from './a-node-on-disk.js';

/** Each call is a Python or two, which a busy machine takes a second for. */
jest.setTimeout(120_000);

const run = 'run-1';
const { ssh } = aSpec();
const node = aNodeRef('cp-1');

let disk: NodeOnDisk;
beforeEach(() => {
  disk = aNodeOnDisk(run);
});
afterEach(() => disk.remove());

/** A worker process of its own: its activities, and nodes as a recovery sees them. */
const aProcess = () => {
  const agents = createAgents(disk.connections, disk.text);
  return { activities: createNodeActivities(agents), nodes: recoveryNodes(agents, ssh) };
};

/** As a worker calls it, in the name of a step that began at a moment. */
const work = (
  { activities }: ReturnType<typeof aProcess>,
  key: string,
  verbs: readonly NodeVerb[],
  epoch: number,
) =>
  new MockActivityEnvironment().run(() =>
    activities.nodePhase({ run, ssh, node, key, verbs, epoch }),
  );

/** As a recovery does it: looks, claims, and acts with its epoch. */
async function recovery(by: string) {
  const { activities, nodes } = aProcess();
  const told = await nodes.run(node, run);
  const found = { runId: run, nodes: [{ node, told }], lines: [] };
  const epoch = await takeOver(nodes, found, by, () => undefined, { patienceMs: 0 });
  const { host } = localHost({
    activities: { ...fakeWorld(), ...activities },
    runId: run,
    epoch,
    said: () => undefined,
    shown: () => undefined,
    wait: () => 0,
  });
  return (key: string, verbs: readonly NodeVerb[]) =>
    host.call('restoring', 'undo').nodePhase({ run, ssh, node, key, verbs });
}

test('what a real agent tells of a run has the form that is expected', async () => {
  const worker = aProcess();
  await work(worker, '05-run', ['stop-units', 'set-aside'], 1_700_000_000_000);
  const told = await worker.nodes.run(node, run);
  expect(told.runs).toMatchObject([
    {
      name: run,
      standing: 'between',
      epoch: 1_700_000_000_000,
      takenOverBy: '',
      units: [{ name: 'kubelet.service', active: false }],
      asides: ['/etc/.kube-cutover-run-1/kubernetes'],
    },
  ]);
  expect(told.runs[0]?.entries.map(({ event, key }) => `${event} ${key}`)).toEqual([
    'begin 05-run/stop-units',
    'done 05-run/stop-units',
    'begin 05-run/set-aside',
    'done 05-run/set-aside',
  ]);
  expect((await worker.nodes.runs(node)).runs).toMatchObject([{ name: run, count: 4 }]);
});

test('a living worker and a recovery: only the recovery acts, whatever the worker tries', async () => {
  const worker = aProcess();
  await work(worker, '05-run', ['stop-units', 'set-aside'], 1_700_000_000_000);
  const undo = await recovery('ada@ops-1');
  const refused = 'ada@ops-1 has taken run run-1 over on this node';
  for (const [key, verbs] of [
    ['06-run', ['install', 'start-units']],
    ['05-undo', ['restore']],
    ['round-2-05-run', ['start-units']],
  ] as const)
    await expect(work(worker, key, verbs, Date.now() + 10 ** 10)).rejects.toThrow(refused);
  expect(disk.effects(run)).toEqual(['05-run/stop-units', '05-run/set-aside']);
  await undo('05-undo', ['restore', 'start-units']);
  expect(disk.units()).toEqual(['kubelet.service']);
  // What was done before is told to whoever asks again; it has no effect.
  await expect(
    work(worker, '05-run', ['stop-units', 'set-aside'], 1_700_000_000_000),
  ).resolves.toBeDefined();
  expect(disk.units()).toEqual(['kubelet.service']);
});

test('two recoveries: the one that came later acts, and the other is refused', async () => {
  const worker = aProcess();
  await work(worker, '05-run', ['stop-units'], 1_700_000_000_000);
  const first = await recovery('ada@ops-1');
  const second = await recovery('bob@ops-2');
  await expect(first('05-undo', ['start-units'])).rejects.toThrow('bob@ops-2 has taken run run-1');
  expect(disk.units()).toEqual([]);
  await second('05-undo', ['start-units']);
  expect(disk.units()).toEqual(['kubelet.service']);
});

test('a step that the worker had begun itself is finished by the recovery, under the same key', async () => {
  const worker = aProcess();
  await work(worker, '05-run', ['stop-units', 'set-aside'], 1_700_000_000_000);
  await expect(work(worker, '05-undo', ['start-units'], 1_700_000_000_001)).rejects.toThrow(
    'between the sides',
  );
  const undo = await recovery('ada@ops-1');
  await undo('05-undo-0', ['restore']);
  await undo('05-undo', ['start-units']);
  expect(disk.units()).toEqual(['kubelet.service']);
});
