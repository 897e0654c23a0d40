import { jest } from '@jest/globals';
import { statefulData } from '../../lab/application/stateful-data.js';
import { labGet, labKubectl } from '../../lab/cluster/kubectl.js';
import { workersOf } from '../../lab/cluster/places.js';
import { until } from '../../lab/nodes/until.js';
import { labDown, labSsh } from '../../lab/lab.js';
import { approve, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import {
  PATIENCE_MS,
  type Scene,
  isServed,
  kubeletVersions,
  openScene,
  reportOf,
  untilState,
} from './chain.js';
import type { Json } from '../../model/json.js';
import type { Report } from '../../model/report.js';
import { type Containers, containersOf } from '../../lab/application/containers.js';
import { comeBackOnItsData, goOnItsData } from './on-its-data.js';

jest.setTimeout(2 * PATIENCE_MS);

const spec = {
  strategy: 'in-place-stepwise',
  parallelism: 1,
  gates: ['plan', 'accept'],
  drain: { timeoutSeconds: 20, emptyDirPods: 'evict' },
};

let scene: Scene;
beforeAll(async () => {
  scene = await openScene('stepwise.lab.yaml');
});
afterAll(async () => {
  await scene?.close();
  // Six machines that nobody needs any more would take their share of the next tests.
  if (scene) await labDown(scene.lab.name);
});

/** One lab, one chain: each link begins where the last one ended. */
describe('a cluster of three control-plane nodes that goes to the next minor node by node', () => {
  test('waits for a budget that never lets go, says so, and goes on when it does', async () => {
    const { lab, stage } = scene;
    await clear(scene);
    await holdLedger(scene);
    const started = await stage.cutover('start', await writeSpec(stage, lab, 'v1.19.12', spec));
    expect([started.exitCode, started.stderr]).toEqual([0, '']);
    await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
    await approve(stage, lab.name, 'plan');
    await until({ name: 'the drain to be held', deadlineMs: PATIENCE_MS, everyMs: 2_000 }, () =>
      unheld(scene),
    );
    await clear(scene);
    await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
    expect(new Set(Object.values(await kubeletVersions(scene)))).toEqual(new Set(['v1.19.12']));
    expect(await apiVersions(scene)).toEqual(new Set(['v1.19.12']));
    expect(await cordoned(scene)).toEqual([]);
    expect(await isServed(scene)).toBe(true);
  });

  test('is moved back on the data as it then is, as far as the snapshot of the hop', async () => {
    const { lab, stage } = scene;
    await labKubectl(lab, ['--namespace=shop', 'create', 'configmap', 'written-since']);
    const back = await stage.cutover('rollback', lab.name, '--to', hopSnapshot, '--reason', 'test');
    expect([back.exitCode, back.stderr]).toEqual([0, '']);
    await untilState(scene, 'paused');
    await expectOld(scene);
    expect(await marker(scene)).toBe('configmap/written-since');
    expect((await statefulData(lab)).breaks).toEqual([]);
  });

  test('and to the data of before the hop, with what was written since listed and kept', async () => {
    const { lab, stage } = scene;
    const args = ['--data', 'snapshot', '--reason', 'test'];
    expect((await stage.cutover('rollback', lab.name, ...args)).exitCode).toBe(0);
    expect((await stage.cutover('watch', lab.name)).exitCode).toBe(3);
    const report = await reportOf(scene);
    expect([report.outcome, report.data]).toEqual(['rolled-back', 'snapshot']);
    await expectOld(scene);
    expect(await marker(scene)).toBe('');
    const { details = {} } = hopUndone(report);
    expect(details['createdNames']).toContain('configmaps shop/written-since');
    expect(details['givenUp']).toMatchObject({ kept: true });
    await expectAside(scene, details['givenUpData']);
    expect(await hung(scene)).toEqual([0, 0]);
    // A ledger that two pods had written at once would have a break.
    expect((await statefulData(lab)).breaks).toEqual([]);
    expect(report.downtime?.requests).toBeGreaterThan(100);
    console.log('seen from outside:', JSON.stringify(report.downtime), hopUndone(report).summary);
  });
});

describe('the same cluster, five minors further under running containers', () => {
  let before: Containers;
  beforeAll(async () => {
    before = await containersOf(scene.lab, 'shop');
  });

  test('is moved to v1.23.6 on its data, with three members of etcd made from one snapshot', () =>
    goOnItsData(scene, 'v1.23.6', before));

  test('comes back with the same containers', () => comeBackOnItsData(scene, 'v1.18.8', before));
});

/** Takes away what these tests make; also what an earlier run of them has left. */
const clear = ({ lab }: Scene) =>
  labKubectl(lab, [
    '--namespace=shop',
    'delete',
    'poddisruptionbudget/ledger',
    'configmap/written-since',
    '--ignore-not-found',
  ]);

/** The line of the runbook before the first server changes. */
const hopSnapshot = 'take the snapshot of the hop';

const hopUndone = ({ journal }: Report): Report['journal'][number]['evidence'] =>
  journal.findLast(({ step, verb }) => verb === 'undo' && step.startsWith(hopSnapshot))
    ?.evidence ?? {
    summary: 'the snapshot of the hop was not taken back',
  };

/** The name of what was written on the new side; empty where it is not there. */
const marker = async ({ lab }: Scene): Promise<string> =>
  (
    await labKubectl(lab, [
      '--namespace=shop',
      'get',
      'configmap/written-since',
      '--ignore-not-found',
      '--output=name',
    ])
  ).trim();

/** Every program is of before, every node takes pods, and the application serves. */
async function expectOld(scene: Scene): Promise<void> {
  expect(new Set(Object.values(await kubeletVersions(scene)))).toEqual(new Set(['v1.18.8']));
  expect(await apiVersions(scene)).toEqual(new Set(['v1.18.8']));
  expect(await cordoned(scene)).toEqual([]);
  expect(await isServed(scene)).toBe(true);
}

/** On each member the data that was given up is there, whole enough to be started on. */
async function expectAside({ lab }: Scene, told: Json | undefined): Promise<void> {
  const place = typeof told === 'string' ? told : 'nowhere';
  for (const { name, role } of lab.nodes)
    if (role === 'control-plane')
      expect(await labSsh(lab, name, `ls '${place}/member/snap'`)).toContain('db');
}

/** Connections that each worker remembers and that a Service has led to where nobody answers. */
const hung = ({ lab }: Scene): Promise<number[]> =>
  Promise.all(
    workersOf(lab).map(async ({ name }) => {
      const listed = 'conntrack --dump --proto tcp --state SYN_SENT --dst-nat';
      const told = await labSsh(lab, name, listed);
      return told.split('\n').filter((line) => line !== '').length;
    }),
  );

/** A single replica that may never be away: no drain gets past it. */
const holdLedger = ({ lab }: Scene) =>
  labKubectl(lab, [
    '--namespace=shop',
    'create',
    'poddisruptionbudget',
    'ledger',
    '--selector=app=ledger',
    '--min-available=1',
  ]);

/** What `cutover explain` lacks of what an operator needs to know. */
async function unheld({ lab, stage }: Scene): Promise<string | undefined> {
  const { stdout } = await stage.cutover('explain', lab.name);
  const wanted = ['shop/ledger-0', 'StatefulSet ledger', 'PodDisruptionBudget shop/ledger'];
  return wanted.every((words) => stdout.includes(words)) ? undefined : stdout;
}

/** What the API server of each control-plane node says of itself. */
async function apiVersions({ lab }: Scene): Promise<Set<string>> {
  const servers = lab.nodes.filter(({ role }) => role === 'control-plane');
  const said = servers.map(async ({ address }) => {
    const at = `--server=https://${address}:6443`;
    const text = await labKubectl(lab, [at, 'version', '--output=json']);
    return (JSON.parse(text) as { serverVersion: { gitVersion: string } }).serverVersion.gitVersion;
  });
  return new Set(await Promise.all(said));
}

async function cordoned({ lab }: Scene): Promise<string[]> {
  const { items } = await labGet<{
    items: { metadata: { name: string }; spec: { unschedulable?: boolean } }[];
  }>(lab, ['nodes']);
  return items.flatMap(({ metadata, spec: { unschedulable } }) =>
    unschedulable === true ? [metadata.name] : [],
  );
}
