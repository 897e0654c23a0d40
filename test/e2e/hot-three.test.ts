import { jest } from '@jest/globals';
import type { Report } from '../../model/report.js';
import { statefulData } from '../../lab/application/stateful-data.js';
import { approve, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import { containersOf } from './containers.js';
import {
  PATIENCE_MS,
  type Scene,
  isServed,
  kubeletVersions,
  openScene,
  reportOf,
} from './chain.js';

jest.setTimeout(PATIENCE_MS);

/** One lab, one chain: each link begins where the last one ended. */
describe('a kubeadm cluster of v1.18.8 with three control planes whose containers run on', () => {
  let scene: Scene;
  let before: Awaited<ReturnType<typeof containersOf>>;
  beforeAll(async () => {
    scene = await openScene('stepwise.lab.yaml');
    before = await containersOf(scene.lab, 'shop');
  });
  afterAll(() => scene?.close());

  test('is moved to v1.23.6 on its data, and no container of the application is restarted', async () => {
    const { lab, stage } = scene;
    const spec = await writeSpec(stage, lab, 'v1.23.6', { carry: 'data' });
    const started = await stage.cutover('start', spec);
    expect([started.exitCode, started.stderr]).toEqual([0, '']);
    await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
    await approve(stage, lab.name, 'plan');
    await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
    expect(new Set(Object.values(await kubeletVersions(scene)))).toEqual(new Set(['v1.23.6']));
    expect(await isServed(scene)).toBe(true);
    expect(await containersOf(lab, 'shop')).toEqual(before);
  });

  test('is moved back with the same containers, on the data that it had', async () => {
    const { lab, stage } = scene;
    expect((await stage.cutover('rollback', lab.name, '--reason', 'test')).exitCode).toBe(0);
    expect((await stage.cutover('watch', lab.name)).exitCode).toBe(3);
    const report = await reportOf(scene);
    expect(report.outcome).toBe('rolled-back');
    expect(new Set(Object.values(await kubeletVersions(scene)))).toEqual(new Set(['v1.18.8']));
    expect(await isServed(scene)).toBe(true);
    expect(await containersOf(lab, 'shop')).toEqual(before);
    expect((await statefulData(lab)).breaks).toEqual([]);
    expect(report.downtime?.requests).toBeGreaterThan(100);
    console.log('seen from outside:', JSON.stringify(report.downtime), timesOf(report));
    expect(report.downtime).toMatchObject({ failed: 0, awayMs: 0 });
  });
});

/** When each line began or ended, and how long the API was away: what a gap is compared with. */
const timesOf = ({ journal }: Report): string =>
  journal
    .filter(({ verb }) => verb !== 'message')
    .map(({ at, verb, step, evidence }) => `${at} ${verb} ${step}: ${evidence.summary}`)
    .join('\n');
