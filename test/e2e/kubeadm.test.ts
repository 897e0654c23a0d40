import { jest } from '@jest/globals';
import { type Containers, containersOf } from '../../lab/application/containers.js';
import { statefulData } from '../../lab/application/stateful-data.js';
import { labSsh } from '../../lab/lab.js';
import { approve, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import {
  PATIENCE_MS,
  type Scene,
  deeds,
  effects,
  isServed,
  expectServed,
  openScene,
  reportOf,
} from './chain.js';
import { happens } from './faults.js';
import { killAlong, pointsLeft, switchOnPoints } from './killed.js';
import { comeBackOnItsData, goOnItsData } from './on-its-data.js';

jest.setTimeout(PATIENCE_MS);

/** One lab, one chain: each link begins where the last one ended. */
describe('a kubeadm cluster of v1.19.12', () => {
  let scene: Scene;
  let before: Containers;
  beforeAll(async () => {
    scene = await openScene('kubeadm.lab.yaml');
  });
  afterAll(() => scene?.close());

  test('is moved to v1.23.6, though each process dies in the window, and every agent in every verb', async () => {
    const { lab, stage } = scene;
    const spec = await writeSpec(stage, lab, 'v1.23.6');
    expect((await stage.cutover('start', spec)).exitCode).toBe(0);
    await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
    expect(await isServed(scene)).toBe(true);
    await switchOnPoints(scene, verbsThere, 0);
    await approve(stage, lab.name, 'plan');

    await killAlong(scene, 'there', [
      ['stop the control plane', 'worker'],
      ['start v1.23.6 on cp-1', 'server'],
      ['end the containers', { process: 'sshd', node: 'w-1' }],
      // Not while Services are created: an address that was given out and never written down blocks it for ten minutes, and the run
      // goes back.
      ['start v1.23.6 on 2 workers', { process: 'kube-apiserver', node: 'cp-1' }],
      ['start v1.23.6 on 2 workers', { node: 'w-2' }],
      ['import the workloads', { process: 'etcd', node: 'cp-1' }],
    ]);
    await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
    await expectServed(scene, 'v1.23.6');
    expect((await statefulData(lab)).breaks).toEqual([]);
    // What is of the control plane alone nobody else has come to; the node that booted has forgotten its points.
    expect(await pointsLeft(scene)).toEqual(['w-1 snapshot after-record']);
  });

  test('is moved back from the finished switch, though all of them die again, without a doubled effect', async () => {
    const { lab, stage } = scene;
    await switchOnPoints(scene, verbsBack, 1);
    expect((await stage.cutover('rollback', lab.name, '--reason', 'test')).exitCode).toBe(0);
    await killAlong(scene, 'back', [
      ['start v1.23.6 on 2 workers', { process: 'sshd', node: 'w-2' }],
      ['end the containers', 'server'],
      ['set the old files of cp-1 aside', { node: 'cp-1' }],
      ['stop the control plane', 'worker'],
      ['stop the kubelets', { process: 'kube-apiserver', node: 'cp-1' }],
    ]);
    expect((await stage.cutover('watch', lab.name)).exitCode).toBe(3);
    const report = await reportOf(scene);
    expect(report.outcome).toBe('rolled-back');
    await expectServed(scene, 'v1.19.12');
    expect((await statefulData(lab)).breaks).toEqual([]);
    expect(report.downtime?.awayMs).toBeGreaterThan(0);
    const took = await effects(scene, report.runId);
    expect(took.length).toBeGreaterThan(10);
    expect((await deeds(scene, report.runId)).length).toBeGreaterThan(20);
    expect(took).toEqual([...new Set(took)]);
  });

  test('is moved to v1.23.6 on its data, though the kubelet takes up nothing and the new etcd is killed', async () => {
    before = await containersOf(scene.lab, 'shop');
    const deaf = 'pkill -STOP -x kubelet';
    const killed = 'until pgrep -x etcd; do sleep 0.1; done; sleep 0.5; pkill -KILL -x etcd';
    const line = `${deaf}; until ! pgrep -x etcd; do sleep 0.1; done; ${killed}`;
    const happened = happens(scene.lab, { node: 'cp-1', once: 'done', verb: 'restore-etcd', line });
    await goOnItsData(scene, 'v1.23.6', before);
    await happened;
    const journals = 'cat /var/lib/kube-cutover/runs/*-data/journal.jsonl';
    expect(await labSsh(scene.lab, 'cp-1', journals)).toContain('was started anew');
  });

  test('comes back with the same containers', () => comeBackOnItsData(scene, 'v1.19.12', before));
});

/** What the agent does of this runbook, and what it does to take it back. */
const verbsThere = [
  'load-images',
  'prebuild',
  'snapshot',
  'stop-units',
  'stop-containers',
  'set-aside',
  'install',
  'start-units',
  'verify-kept',
];
const verbsBack = ['stop-units', 'stop-containers', 'restore', 'start-units'];
